"""Bytes to a JSON tree; what is not JSON is refused in one sentence with its place."""

import codecs
import json
import math
import re
from collections.abc import Iterator

import msgspec

from nnviz.session.experiment_error import ExperimentError
from nnviz.session.json_place import Fields, Place

_AT_BYTE = re.compile(r"(.*) \(byte (\d+)\)")
_EXPECTED = "an experiment in JSON is expected"


def decode_json(data: bytes, source: str | None) -> Place:
    """The whole document as a `Place`.

    Refused, besides what is not JSON: NaN and Infinity, numbers beyond float64,
    deep nesting, and a key that is given twice in one object.

    Raises
    ------
    ExperimentError
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    if not data.strip():
        raise ExperimentError(f"the file is empty; {_EXPECTED}", source=source)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ExperimentError(
            f"the file is UTF-16 text, but {_EXPECTED} in UTF-8", source=source
        )
    if data.startswith(b"PK\x03\x04"):
        raise ExperimentError(
            f"the file is an archive, perhaps a saved session; {_EXPECTED}",
            source=source,
        )
    try:
        tree = msgspec.json.decode(data)
        # A key given twice leaves fewer texts in the tree than the file has quotes
        # for; so do escaped quotes, hence the second, slower look.
        if data.count(b'"') != 2 * _count_texts(tree):
            _refuse_repeated_keys(data, source)
    except RecursionError:
        raise ExperimentError(
            f"the file is nested far too deeply; {_EXPECTED}", source=source
        ) from None
    except UnicodeDecodeError as error:
        raise _explained(data, str(error), source) from None
    except msgspec.DecodeError as error:
        raise _explained(data, str(error), source) from None
    return Place(tree, "", source)


class _RepeatedKey(dict[str, object]):
    """An object in which ``key`` was given more than once."""

    key = ""


def _explained(data: bytes, message: str, source: str | None) -> ExperimentError:
    """msgspec's error in our words."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return ExperimentError(
            f"the text in {_line_and_column(data, error.start)} is not UTF-8;"
            f" {_EXPECTED} in UTF-8",
            source=source,
        )
    at_byte = _AT_BYTE.match(message)
    reason = message if at_byte is None else at_byte[1]
    offset = 0 if at_byte is None else int(at_byte[2])
    if "trailing characters" in reason:
        # The one error that is reported after the byte it is about.
        offset -= 1
    # A number that is cut off is reported as an invalid one, at the end.
    if "truncated" in reason or offset == len(data):
        line = data.rstrip().count(b"\n") + 1
        return ExperimentError(
            f"the JSON breaks off in line {line};"
            " a complete experiment in JSON is expected",
            source=source,
        )
    if at_byte is None or data.startswith((b"NaN", b"Infinity"), offset):
        return _not_finite(data, source)
    reason = reason.removeprefix("JSON is malformed: ")
    where = _line_and_column(data, offset)
    return ExperimentError(
        f"this is not JSON: {reason} in {where}; {_EXPECTED}", source=source
    )


def _not_finite(data: bytes, source: str | None) -> ExperimentError:
    """Names the key of the first number that float64 cannot hold."""
    # The standard library's reader lets NaN, Infinity and 1e999 through, which is
    # what it takes to find the key they stand at.
    try:
        tree = json.loads(data)
    except ValueError:
        tree = None
    for place in _walk(Place(tree, "", source)):
        if isinstance(place.value, float) and not math.isfinite(place.value):
            return place.refusal("a finite number")
    return ExperimentError(
        "a number is not finite or too large for float64; finite numbers are accepted",
        source=source,
    )


def _refuse_repeated_keys(data: bytes, source: str | None) -> None:
    def kept(pairs: list[tuple[str, object]]) -> dict[str, object]:
        tree = dict(pairs)
        if len(tree) == len(pairs):
            return tree
        keys = [key for key, _ in pairs]
        repeated = _RepeatedKey(tree)
        repeated.key = next(key for key in keys if keys.count(key) > 1)
        return repeated

    tree = json.loads(data, object_pairs_hook=kept)
    for place in _walk(Place(tree, "", source)):
        if isinstance(place.value, _RepeatedKey):
            raise (
                Fields(place)
                .place(place.value.key)
                .error("is given more than once; once is accepted")
            )


def _walk(root: Place) -> Iterator[Place]:
    """The values of a document in the order of the file, without plain numbers."""
    waiting = [root]
    while waiting:
        place = waiting.pop()
        yield place
        if isinstance(place.value, dict):
            fields = Fields(place)
            waiting += [fields.place(key) for key in reversed(fields.names)]
        elif isinstance(place.value, list) and not _are_plain_numbers(place.value):
            waiting += [place.item(i) for i in reversed(range(len(place.value)))]


def _are_plain_numbers(items: list[object]) -> bool:
    """Whether a list holds nothing but finite numbers; there may be millions."""
    try:
        return all(map(math.isfinite, items))  # type: ignore[arg-type]
    except (TypeError, OverflowError):
        return False


def _count_texts(tree: object) -> int:
    """How many keys and texts a tree holds.

    A list that begins with a number is not searched: lists of numbers may be large,
    and a text in one of them is refused when the list is read.
    """
    if isinstance(tree, str):
        return 1
    if isinstance(tree, dict):
        return len(tree) + sum(map(_count_texts, tree.values()))
    if isinstance(tree, list) and tree and isinstance(tree[0], (str, dict, list)):
        return sum(map(_count_texts, tree))
    return 0


def _line_and_column(data: bytes, offset: int) -> str:
    start = data.rfind(b"\n", 0, offset) + 1
    line = data.count(b"\n", 0, start) + 1
    column = len(data[start:offset].decode(errors="replace")) + 1
    return f"line {line}, column {column}"
