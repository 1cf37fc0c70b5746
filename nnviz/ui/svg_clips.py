"""Clip paths of Qt's SVG, put where they were meant.

Qt writes a clip path in the coordinates of the painter as it was then, and refers to it
from outside the group that has their transform. A program that follows the standard
cuts at the wrong place wherever the painter was moved. So each path is given the
transform of the first group it cuts, which Qt writes at once after the path. Inside of
a clip path it is ``clip-rule`` that counts, too.
"""

import re

_USE = re.compile(
    rb'<g clip-path="url\(#(\w+)\)"><g [^>]*?transform="(matrix\([^"]*\))"', re.DOTALL
)
_PATH = re.compile(rb'(<clipPath id="(\w+)">\s*<path )([^>]*)>')


def with_clips_in_place(svg: bytes) -> bytes:
    """The same drawing, cut where Qt itself would cut it."""
    transforms: dict[bytes, bytes] = {}
    for name, transform in _USE.findall(svg):
        transforms.setdefault(name, transform)

    def placed(path: re.Match[bytes]) -> bytes:
        head, name, rest = path.groups()
        rest = rest.replace(b"fill-rule=", b"clip-rule=")
        transform = transforms.get(name, b"matrix(1,0,0,1,0,0)")
        return b'%btransform="%b" %b>' % (head, transform, rest)

    return _PATH.sub(placed, svg)
