"""Three texts of one chapter (shipped before, shipped now, one's own) made one, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

HERE, BETWEEN, THERE = "<<<<<<<", "=======", ">>>>>>>"


@dataclass(frozen=True)
class Merged:
    text: str
    conflicts: int  # places where both changed the same words in different ways


def merge(base: str, theirs: str, own: str) -> Merged:
    """What only one side changed is taken over; where both did, both stand between marks, own words first."""
    lines, theirs_lines, own_lines = base.splitlines(), theirs.splitlines(), own.splitlines()
    merged: list[str] = []
    conflicts = 0
    for a, b, c in _chunks(lines, theirs_lines, own_lines):
        if b == c or a == b:
            merged += c
        elif a == c:
            merged += b
        else:
            conflicts += 1
            merged += [HERE, *c, BETWEEN, *b, THERE]
    return Merged("\n".join(merged).strip() + "\n", conflicts)


def has_marks(text: str) -> bool:
    return any(line in (HERE, BETWEEN, THERE) for line in text.splitlines())


Lines = list[str]


def _chunks(base: Lines, theirs: Lines, own: Lines) -> list[tuple[Lines, Lines, Lines]]:
    """(base, theirs, own) pieces in order: they differ, or are the same lines in all three."""
    found, a, b, c = [], 0, 0, 0
    for start, there, here, length in [*_anchors(base, theirs, own), (len(base), len(theirs), len(own), 0)]:
        if (start, there, here) != (a, b, c):
            found.append((base[a:start], theirs[b:there], own[c:here]))
        if length:
            same = base[start : start + length]
            found.append((same, same, same))
        a, b, c = start + length, there + length, here + length
    return found


def _anchors(base: list[str], theirs: list[str], own: list[str]) -> list[tuple[int, int, int, int]]:
    """Runs of lines that all three share: (place in base, in theirs, in own, how many)."""
    left, right = _matches(base, theirs), _matches(base, own)
    found = []
    i = j = 0
    while i < len(left) and j < len(right):
        (a, b, n), (d, c, m) = left[i], right[j]
        start, end = max(a, d), min(a + n, d + m)
        if end > start:
            found.append((start, b + start - a, c + start - d, end - start))
        if a + n < d + m:
            i += 1
        else:
            j += 1
    return found


def _matches(one: list[str], other: list[str]) -> list[tuple[int, int, int]]:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size]
