"""Pickles taken apart without being run: no name is imported, nothing is called.

Pickle is a small machine whose opcodes may call anything. Here an own machine knows
just the opcodes that plain data and NumPy's arrays need. What a pickle names or calls
becomes a frozen note of that (`Named`, `Called`), and whoever asks for the data decides
what a note can mean. All opcodes are looked at before the first is followed.
"""

import pickletools
from collections.abc import Iterator
from dataclasses import dataclass, field

_ALLOWED_NAMES = frozenset(
    {
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy.core.numeric", "_frombuffer"),
        ("numpy._core.numeric", "_frombuffer"),
        ("numpy", "ndarray"),
        ("numpy", "dtype"),
        ("_codecs", "encode"),
    }
)
_MOST_OPCODES = 200_000
_MOST_MEMO = 200_000


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PUSHED = _words(
    """
    BININT BININT1 BININT2 LONG1 SHORT_BINSTRING BINSTRING SHORT_BINBYTES
    BINBYTES BINBYTES8 BYTEARRAY8 SHORT_BINUNICODE BINUNICODE BINUNICODE8
    INT
    """
)
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_PUTS = frozenset(("BINPUT", "LONG_BINPUT", "PUT"))
_GETS = frozenset(("BINGET", "LONG_BINGET", "GET"))
_OTHERS = _words(
    """
    PROTO FRAME STOP MARK EMPTY_LIST EMPTY_DICT EMPTY_TUPLE LIST DICT
    TUPLE APPEND APPENDS SETITEM SETITEMS MEMOIZE GLOBAL STACK_GLOBAL
    REDUCE BUILD
    """
)
_KNOWN = _PUSHED | _CONSTANTS.keys() | _TUPLES.keys() | _PUTS | _GETS | _OTHERS

Operation = tuple[str, object]


class PickleRefused(ValueError):  # noqa: N818 - the word is what happened
    """A pickle that is not plain data; the message completes "it …"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that the pickle mentions; nothing is imported."""

    module: str
    name: str


@dataclass(slots=True, eq=False)
class Called:
    """A call that the pickle asks for; nothing is called. ``state`` is set after it."""

    function: Named
    arguments: tuple[object, ...]
    state: object = field(default=None)


class _Mark:
    """Where a list, dict or tuple on the stack begins."""


def read_inert(data: bytes) -> object:
    """What a pickle describes, of plain values and notes.

    Raises
    ------
    PickleRefused
        For an opcode or name that data do not need, and for what is damaged.
    """
    operations = list(_scanned(data))
    try:
        return _followed(operations)
    except (IndexError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, PickleRefused):
            raise
        raise PickleRefused("is damaged") from None


def _scanned(data: bytes) -> Iterator[Operation]:
    """All opcodes, each known and none of them asking for memory that is not there."""
    found = pickletools.genops(data)
    count = 0
    while True:
        try:
            opcode, argument, _ = next(found)
        except StopIteration:
            return
        except Exception:
            # Whatever pickletools finds wrong, it has only read.
            raise PickleRefused("is damaged or cut short") from None
        name = opcode.name
        if name not in _KNOWN:
            raise PickleRefused(f"uses {name}, which plain data do not need")
        if name == "GLOBAL":
            module, _, word = str(argument).partition(" ")
            _check_name(module, word)
        if name in _PUTS and not (
            isinstance(argument, int) and 0 <= argument <= _MOST_MEMO
        ):
            raise PickleRefused("uses a memo larger than data need")
        count += 1
        if count > _MOST_OPCODES:
            raise PickleRefused(f"has more than {_MOST_OPCODES:,} instructions")
        yield name, argument


def _check_name(module: str, word: str) -> None:
    if (module, word) not in _ALLOWED_NAMES:
        text = f"{module}.{word}"
        safe = "".join(c if c.isprintable() else "�" for c in text[:60])
        raise PickleRefused(f"names {safe}, which could run code")


def _followed(operations: list[Operation]) -> object:
    stack: list[object] = []
    memo: dict[int, object] = {}
    for name, argument in operations:
        if name in _PUSHED:
            stack.append(argument)
        elif name in _PUTS:
            assert isinstance(argument, int)
            memo[argument] = stack[-1]
        elif name == "MEMOIZE":
            memo[len(memo)] = stack[-1]
        elif name in _GETS:
            assert isinstance(argument, int)
            stack.append(memo[argument])
        elif name in _CONSTANTS:
            stack.append(_CONSTANTS[name])
        elif name in ("GLOBAL", "STACK_GLOBAL"):
            stack.append(_named(name, argument, stack))
        elif name == "REDUCE":
            arguments, function = stack.pop(), stack.pop()
            if not isinstance(function, Named) or not isinstance(arguments, tuple):
                raise PickleRefused("calls what is no known function")
            stack.append(Called(function, arguments))
        elif name == "BUILD":
            state, called = stack.pop(), stack[-1]
            if not isinstance(called, Called) or called.state is not None:
                raise PickleRefused("sets the state of what is no array")
            called.state = state
        elif name == "STOP":
            return stack.pop()
        else:
            _combine(name, stack)
    raise PickleRefused("is cut short")


def _named(name: str, argument: object, stack: list[object]) -> Named:
    if name == "GLOBAL":
        module, _, word = str(argument).partition(" ")
        return Named(module, word)
    word_, module_ = stack.pop(), stack.pop()
    if not isinstance(word_, str) or not isinstance(module_, str):
        raise PickleRefused("names something by what is no text")
    _check_name(module_, word_)
    return Named(module_, word_)


def _combine(name: str, stack: list[object]) -> None:
    """Lists, dicts and tuples of what is on the stack."""
    if name == "MARK":
        stack.append(_Mark())
    elif name == "EMPTY_LIST":
        stack.append([])
    elif name == "EMPTY_DICT":
        stack.append({})
    elif name == "EMPTY_TUPLE":
        stack.append(())
    elif name in _TUPLES:
        count = _TUPLES[name]
        items = tuple(stack[-count:])
        if len(items) < count:
            raise PickleRefused("is damaged")
        del stack[-count:]
        stack.append(items)
    elif name == "TUPLE":
        stack.append(tuple(_from_mark(stack)))
    elif name == "LIST":
        stack.append(_from_mark(stack))
    elif name == "DICT":
        items_ = _from_mark(stack)
        stack.append({})
        _set_items(stack[-1], items_)
    elif name in ("APPEND", "APPENDS"):
        more = [stack.pop()] if name == "APPEND" else _from_mark(stack)
        target = stack[-1]
        if not isinstance(target, list):
            raise PickleRefused("is damaged")
        target += more
    elif name in ("SETITEM", "SETITEMS"):
        if name == "SETITEM":
            value, key = stack.pop(), stack.pop()
            pairs = [key, value]
        else:
            pairs = _from_mark(stack)
        _set_items(stack[-1], pairs)


def _from_mark(stack: list[object]) -> list[object]:
    place = len(stack) - 1
    while not isinstance(stack[place], _Mark):
        place -= 1
        if place < 0:
            raise PickleRefused("is damaged")
    items = stack[place + 1 :]
    del stack[place:]
    return items


def _set_items(target: object, pairs: list[object]) -> None:
    if not isinstance(target, dict) or len(pairs) % 2:
        raise PickleRefused("is damaged")
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        # The hash of nested tuples could take for ever.
        if not isinstance(key, (str, bytes, int)):
            raise PickleRefused("has a key that is no text")
        target[key] = value
