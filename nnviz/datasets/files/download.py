"""MNIST and CIFAR-10 from where they are kept, when a person asks for them.

Each file is known by its checksum, and one that is another is not taken. The work is
pooch's, an optional extra; nothing is ever fetched otherwise.
"""

import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnviz.datasets.files.problem import DataFileError, Progress, ReadingStopped

_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file to fetch: where it may be, in order of preference, and its checksum."""

    name: str
    urls: tuple[str, ...]
    checksum: str
    size: int


@dataclass(frozen=True, slots=True)
class Download:
    """A data set that can be fetched."""

    kind: str
    title: str
    files: tuple[RemoteFile, ...]
    folder: str = ""
    """The folder that an archive holds."""

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def _mnist(name: str, checksum: str, size: int) -> RemoteFile:
    hosts = (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    )
    return RemoteFile(name, tuple(host + name for host in hosts), checksum, size)


MNIST = Download(
    "mnist",
    "MNIST",
    (
        _mnist(
            "train-images-idx3-ubyte.gz",
            "md5:f68b3c2dcbeaaa9fbdd348bbdeb94873",
            9_912_422,
        ),
        _mnist(
            "train-labels-idx1-ubyte.gz",
            "md5:d53e105ee54ea40749a09fcbcd1e9432",
            28_881,
        ),
        _mnist(
            "t10k-images-idx3-ubyte.gz",
            "md5:9fb629c4189551a2d022fa330f9573f3",
            1_648_877,
        ),
        _mnist(
            "t10k-labels-idx1-ubyte.gz",
            "md5:ec29112dd5afa0611ce80d1b7f02629c",
            4_542,
        ),
    ),
)
CIFAR10 = Download(
    "cifar10",
    "CIFAR-10",
    (
        RemoteFile(
            "cifar-10-binary.tar.gz",
            ("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",),
            "md5:c32a1d4ab5d03f1284b67883e8d87530",
            170_052_171,
        ),
    ),
    "cifar-10-batches-bin",
)
DOWNLOADS = {download.kind: download for download in (MNIST, CIFAR10)}


def fetch(download: Download, folder: Path, progress: Progress) -> Path:
    """Fetch what is not there yet; the path that the data are read from.

    Raises
    ------
    DataFileError
        Without pooch, without a network, or when a file is not what it should be.
    ReadingStopped
        By ``progress``. What has come whole so far stays.
    """
    try:
        import pooch
    except ImportError:
        raise DataFileError(
            f"to download {download.title}, pooch is needed; it is installed by"
            " “pip install nnviz[download]”"
        ) from None
    pooch.get_logger().setLevel("ERROR")
    where = folder / download.kind
    done = 0
    for file in download.files:
        before, part = done, file.size / download.size

        def told(share: float, start: float = before, part: float = part) -> None:
            progress(min(1.0, start / download.size + share * part * 0.95))

        _fetch_one(pooch, file, where, told)
        done += file.size
    if not download.folder:
        progress(1.0)
        return where
    target = where / download.folder
    if not target.is_dir():
        _unpack(where / download.files[0].name, where, target)
    progress(1.0)
    return target


def _fetch_one(pooch: Any, file: RemoteFile, where: Path, progress: Progress) -> None:
    problem = ""
    for url in file.urls:
        downloader = pooch.HTTPDownloader(
            progressbar=_Bar(file.size, progress), timeout=_SECONDS
        )
        try:
            pooch.retrieve(url, file.checksum, file.name, where, downloader=downloader)
        except ReadingStopped:
            raise
        except ValueError:
            problem = f"{file.name} did not come as it should (its checksum is another)"
        except OSError as error:  # those of the network are among them
            problem = f"{file.name} cannot be fetched from {_host(url)} ({_why(error)})"
        else:
            return
    raise DataFileError(f"{problem}; a network is needed, or the files from elsewhere")


def _host(url: str) -> str:
    return url.split("/")[2]


def _why(error: OSError) -> str:
    """The reason without the addresses of objects in it."""
    response = getattr(error, "response", None)
    if response is not None:
        return f"the answer is {response.status_code}"
    name = type(error).__name__
    known = {
        "ConnectionError": "no connection",
        "ConnectTimeout": "no answer",
        "ReadTimeout": "no answer",
        "SSLError": "no safe connection",
        "ChunkedEncodingError": "the connection broke off",
    }
    return known.get(name) or error.strerror or name


def _unpack(archive: Path, where: Path, target: Path) -> None:
    """Unpack beside the target and move it there, so that it is there whole or not."""
    try:
        with tempfile.TemporaryDirectory(dir=where) as name:
            with tarfile.open(archive, "r:gz") as tar:
                tar.extractall(name, filter="data")
            (Path(name) / target.name).replace(target)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise DataFileError(f"{archive.name} cannot be unpacked ({error})") from None


class _Bar:
    """What pooch tells its progress to."""

    def __init__(self, size: int, progress: Callable[[float], None]) -> None:
        self.total = size
        self._done = 0
        self._progress = progress

    def update(self, count: int) -> None:
        self._done += count
        self._progress(min(1.0, self._done / max(1, self.total)))

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        """There is nothing to close."""
