"""Damaged and hostile data files: each is refused in one sentence, or is data.

``python -m tests.fuzz.readers`` tries 5,000 damaged tables, 5,000 damaged NPZ, IDX and
CIFAR-10 files and 300 hostile pickles, in a process that may take 100 MB more than it
has; ``--count`` changes how many. The tests do the same with fewer.
"""

import argparse
import io
import os
import pickle
import resource
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import numpy as np

from nnviz.datasets.dataset import DatasetError, DatasetSettings
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.load import load_dataset
from tests.datasets.files.real_files import (
    cifar_arrays,
    cifar_binary,
    cifar_pickle,
    cifar_pickle_of_python_2,
    write_idx,
)

MOST_MEMORY = 100 * 2**20
CANARY = "NNVIZ_FUZZ_CANARY"
"""A variable of the environment that code in a pickle would set."""

Case = tuple[str, DatasetSettings, dict[str, bytes]]


def tried(folder: Path, case: Case) -> str | None:
    """``None`` where the files are data or are refused as they should, else why not."""
    name, settings, files = case
    for file, data in files.items():
        (folder / file).write_bytes(data)
    LAST_FILE.forget()
    try:
        dataset = load_dataset(settings)
    except DatasetError as error:
        sentence = str(error)
        if "\n" in sentence or "accepted" not in sentence or len(sentence) > 600:
            return f"{name}: no clear sentence: {sentence!r}"
        return None
    except BaseException as error:
        return f"{name}: {type(error).__name__}: {error}"
    for part in (dataset.train, dataset.test):
        if part is not None and not np.isfinite(part.inputs).all():
            return f"{name}: numbers that are not finite"
    return None


def damaged(data: bytes, random: Random) -> bytes:
    """Cut, flipped, doubled, overwritten or inserted bytes, one to four times."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        if not changed:
            break
        place = random.randrange(len(changed))
        length = random.choice((1, 1, 2, 4, 8, 100))
        match random.randrange(7):
            case 0:
                del changed[place:]
            case 1:
                changed[place] ^= 1 << random.randrange(8)
            case 2:
                del changed[place : place + length]
            case 3:
                changed[place:place] = changed[place : place + length]
            case 4:
                changed[place : place + length] = random.randbytes(length)
            case 5:
                changed[place:place] = random.choice(
                    (b"\0", b'"', b"\xff\xfe", b"\n", b",", b";", b"\xff" * 8, b"1e999")
                )
            case 6:
                near = random.randrange(min(len(changed), 64))
                changed[near : near + length] = random.choice((b"\xff", b"\0")) * length
    return bytes(changed)


def csv_cases(folder: Path, count: int, seed: int) -> Iterator[Case]:
    texts = (
        "a,b,k\n1.5,2,x\n2.5,3,y\n3,4,x\n",
        'a;b;"k l"\r\n1,5;2,5;x\r\n2,5;"3";y\r\n',
        "1\t2\t0\n3\t4\t1\n5\t\t0\n",
        '"a\nb",c\n"1","x, y"\n2,"z"\n',
        "höhe|k\n1|ä\n2|ö\n",
    )
    encodings = ("utf-8", "utf-8-sig", "utf-16", "latin-1")
    random = Random(seed)
    for number in range(count):
        data = random.choice(texts).encode(random.choice(encodings))
        settings = DatasetSettings(
            kind="csv",
            path=str(folder / "t.csv"),
            target=random.choice((-1, 0, "k")),
            missing=random.choice(("refuse", "drop", "mean")),
            task=random.choice((None, None, "classes", "regression")),
            one_hot=random.choice(((), (), (1,))),
            test_fraction=random.choice((0.0, 0.3)),
        )
        yield f"csv {number}", settings, {"t.csv": damaged(data, random)}


def binary_cases(folder: Path, count: int, seed: int) -> Iterator[Case]:
    random = Random(seed)
    images, labels = cifar_arrays(2)
    npz = [_npz(np.savez), _npz(np.savez_compressed)]
    pixels = np.arange(60, dtype=np.uint8).reshape(3, 5, 4)
    idx = []
    for order in "<>":
        for zipped in (False, True):
            where = write_idx(folder / "idx", pixels, order, zipped=zipped)
            idx.append(where.read_bytes())
    plain = write_idx(folder / "idx", np.array([0, 1, 2], np.uint8)).read_bytes()
    batches = [
        cifar_binary(images, labels),
        cifar_pickle(images, labels),
        cifar_pickle(images, labels, 2),
        cifar_pickle_of_python_2(images, labels),
    ]
    for number in range(count):
        kind = ("npz", "mnist", "cifar10")[number % 3]
        if kind == "npz":
            files = {"a.npz": damaged(random.choice(npz), random)}
        elif kind == "mnist":
            files = {
                "x-images-idx3-ubyte": damaged(random.choice(idx), random),
                "x-labels-idx1-ubyte": plain,
            }
        else:
            files = {"data_batch_1": damaged(random.choice(batches), random)}
        settings = DatasetSettings(kind=kind, path=str(folder / next(iter(files))))
        yield f"{kind} {number}", settings, files


def pickle_cases(folder: Path, count: int, seed: int) -> Iterator[Case]:
    random = Random(seed)
    settings = DatasetSettings(kind="cifar10", path=str(folder / "data_batch_1"))
    makers = (*hostile_pickles(), *_wrapped(hostile_pickles()))
    for number in range(count):
        name, data = makers[number % len(makers)]
        if number >= len(makers):
            data = data[:2] + damaged(data[2:], random)
        yield f"pickle {number} ({name})", settings, {"data_batch_1": data}


def hostile_pickles() -> list[tuple[str, bytes]]:
    """Everything that pickles are known to do to those who open them."""
    setting = f"__import__('os').environ.__setitem__('{CANARY}', '1')".encode()
    start = b"\x80\x02"
    text = b"X" + struct.pack("<I", len(setting)) + setting
    laughs = b"](K\x00K\x00e" + b"".join(
        b"q" + bytes([i]) + b"](h" + bytes([i]) + b"h" + bytes([i]) + b"e"
        for i in range(200)
    )
    tuples = b")" + b"".join(
        b"q" + bytes([i]) + b"h" + bytes([i]) + b"\x86" for i in range(200)
    )
    evals = [b"cbuiltins\neval\n", b"c__builtin__\neval\n", b"cos\nsystem\n"]
    evals += [b"cposix\nsystem\n", b"csubprocess\nPopen\n", b"cnumpy\nsave\n"]
    evals += [b"cnumpy.core.multiarray\nscalar\n", b"cbuiltins\ngetattr\n"]
    evals += [b"c_codecs\nencode.__self__\n", b"cnumpy\nndarray.__init__\n"]
    found = [("REDUCE", start + each + text + b"\x85R.") for each in evals]
    found += [
        (
            "STACK_GLOBAL",
            b"\x80\x04\x8c\x02os\x8c\x06system" + b"\x93" + text + b"\x85R.",
        ),
        ("INST", start + b"(" + text + b"ios\nsystem\n."),
        ("OBJ", start + b"(cos\nsystem\n" + text + b"o."),
        ("NEWOBJ", start + b"cbuiltins\nobject\n)\x81."),
        ("NEWOBJ_EX", b"\x80\x04cbuiltins\nobject\n)}\x92."),
        ("BUILD", start + b"cnumpy\nndarray\n}U\x01aK\x01sb."),
        ("BUILD of a list", start + b"]}b."),
        ("EXT1", start + b"\x82\x01."),
        ("EXT2", start + b"\x83\x01\x00."),
        ("EXT4", start + b"\x84\x01\x00\x00\x00."),
        ("PERSID", b"\x80\x02Pabc\n."),
        ("BINPERSID", start + b"K\x01Q."),
        ("billion laughs", start + laughs + b"."),
        ("billion tuples", start + tuples + b"."),
        ("tuples as keys", start + b"}" + tuples + b"K\x01s."),
        ("nested lists", start + b"]" * 150_000 + b"a" * 149_999 + b"."),
        ("nested marks", start + b"(" * 150_000 + b"l" * 150_000 + b"."),
        ("memo bomb", start + b"K\x01r\xff\xff\xff\x7f."),
        ("memo put bomb", start + b"K\x01p2147483647\n."),
        ("get of nothing", start + b"j\xff\xff\xff\x7f."),
        ("huge text", start + b"X\xff\xff\xff\x7fabc."),
        ("huge bytes", b"\x80\x04\x8e" + b"\xff" * 7 + b"\x7fabc."),
        ("huge bytearray", b"\x80\x05\x96" + b"\xff" * 7 + b"\x7fabc."),
        ("huge frame", b"\x80\x04\x95" + b"\xff" * 7 + b"\x7fN."),
        ("negative length", start + b"T\xff\xff\xff\xffabc."),
        ("huge number", start + b"\x8b\xff\xff\xff\x7fabc."),
        ("huge decimal", start + b"I" + b"9" * 100_000 + b"\n."),
        ("many opcodes", start + b"N0" * 300_000 + b"N."),
        ("many items", start + b"](" + b"N" * 300_000 + b"e."),
        ("buffers", b"\x80\x05\x97\x98."),
        ("stack underflow", start + b"sss."),
        ("nothing", start + b"."),
        ("no end", start + b"N" * 100),
        ("huge shape", start + _array(b"J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86", b"")),
        ("negative shape", start + _array(b"J\xff\xff\xff\xffM\x00\x0c\x86", b"")),
        ("objects", start + _array(b"K\x01M\x00\x0c\x86", b"x" * 3072, b"O8")),
        ("a shape that is a list", start + _array(b"]", b"x" * 3072)),
        ("self reference", start + b"}q\x00U\x04datah\x00sU\x06labelsh\x00s."),
    ]
    reduced = pickle.dumps(_Runs(setting.decode()), 2)
    found += [("reduce", reduced), ("reduce 5", pickle.dumps(_Runs("1"), 5))]
    return found


class _Runs:
    """What runs code in whoever unpickles it."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return eval, (self.code,)


def _wrapped(found: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The same inside a dict that begins as a batch does."""
    start = b"\x80\x05}U\x06labels](K\x00K\x01eU\x04data"
    return [
        (f"{name} in a batch", start + data[2:].removesuffix(b".") + b"u.")
        for name, data in found
    ]


def _array(shape: bytes, raw: bytes, kind: bytes = b"u1") -> bytes:
    return b"".join(
        [
            b"}(U\x06labels](K\x00eU\x04data",
            b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R",
            b"(K\x01",
            shape,
            b"cnumpy\ndtype\nU",
            bytes([len(kind)]),
            kind,
            b"K\x00K\x01\x87R\x89B",
            struct.pack("<I", len(raw)),
            raw,
            b"tbu.",
        ]
    )


def _npz(save: Callable[..., None]) -> bytes:
    file = io.BytesIO()
    save(
        file,
        x_train=np.arange(12, dtype=np.float32).reshape(6, 2),
        y_train=np.arange(6) % 2,
        x_test=np.ones((2, 2), np.float32),
        y_test=np.arange(2),
        class_names=np.array(["a", "b"]),
    )
    return file.getvalue()


def zip_bomb() -> bytes:
    """400 MB of zeros in 400 kB."""
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        head, {"shape": (100_000, 1000), "fortran_order": False, "descr": "<f4"}
    )
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("x.npy", "w", force_zip64=True) as member,
    ):
        member.write(head.getvalue())
        for _ in range(400):
            member.write(bytes(1_000_000))
    return file.getvalue()


def limit_memory(most: int = MOST_MEMORY) -> None:
    """Let this process take so much more than it has; what asks for more fails."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    bound = pages * resource.getpagesize() + most
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))


def run(counts: tuple[int, int, int], seed: int, *, quiet: bool = False) -> list[str]:
    """Try them all; what went wrong."""
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        makers = (csv_cases, binary_cases, pickle_cases)
        for make, count in zip(makers, counts, strict=True):
            for number, case in enumerate(make(folder, count, seed), start=1):
                fault = tried(folder, case)
                if CANARY in os.environ:
                    del os.environ[CANARY]
                    fault = f"{case[0]}: its code was run"
                if fault is not None:
                    faults.append(fault)
                if not quiet and number % 500 == 0:
                    said = f"{number:,} of {count:,}, {len(faults)} faults"
                    print(f"{make.__name__}: {said}")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="tables, and binaries")
    parser.add_argument("--pickles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quiet", action="store_true")
    chosen = parser.parse_args()
    # What is imported when first used counts as there.
    run((5, 15, 5), 0, quiet=True)
    limit_memory()
    counts = (chosen.count, chosen.count, chosen.pickles)
    faults = run(counts, chosen.seed, quiet=chosen.quiet)
    print("\n".join(faults[:50]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{sum(counts):,} files, {len(faults)} faults, at most {peak} MB in all.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
