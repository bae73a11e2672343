"""Two values shortened so that a line still shows where they differ."""

from __future__ import annotations

from itertools import takewhile

CUT = "…"
# How many characters before the first difference are shown, to tell where it is.
BEFORE = 1


def cut_around_difference(one: str, other: str, *, room: int) -> tuple[str, str]:
    """Return two values, those that are too long cut around the first difference of both.

    Args:
        one: a value.
        other: another one.
        room: how many characters each may have, at least five.
    """
    same = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other)))  # noqa: B905  # to the shorter's end
    # With the mark at its end, a value shows that many characters from its beginning.
    begin = 0 if same < room - len(CUT) - BEFORE else same - BEFORE
    return _cut(one, begin, room), _cut(other, begin, room)


def _cut(value: str, begin: int, room: int) -> str:
    if len(value) <= room:
        return value
    left = room - (len(CUT) if begin else 0)
    rest = value[begin:]
    if len(rest) > left:
        rest = rest[: left - len(CUT)] + CUT
    return CUT + rest if begin else rest
