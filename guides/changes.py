"""What changed between two texts, word by word: pure, for a page to color and to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
Change = tuple[str, str]  # (kind, words)
MOST_WORDS = 3000  # of one pair of paragraphs; beyond that they are shown whole


def words(before: str, after: str) -> list[list[Change]]:
    """One list per paragraph: [(same | gone | new, words), …]. Unchanged paragraphs have a single entry."""
    old, new = before.splitlines(), after.splitlines()
    shown: list[list[Change]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            shown += [[(SAME, line)] for line in old[i1:i2] if line.strip()]
        else:
            shown += _changed("\n".join(old[i1:i2]), "\n".join(new[j1:j2]))
    return shown


def only_changed(shown: list[list[Change]], around: int = 1) -> list[list[Change] | None]:
    """Changed paragraphs and their neighbors; None stands for what was left out between."""
    near = {
        place
        for here, paragraph in enumerate(shown)
        if any(kind != SAME for kind, _words in paragraph)
        for place in range(here - around, here + around + 1)
    }
    kept: list[list[Change] | None] = []
    for place, paragraph in enumerate(shown):
        if place in near:
            kept.append(paragraph)
        elif kept and kept[-1] is not None:
            kept.append(None)
    return kept[:-1] if kept and kept[-1] is None else kept


def _changed(before: str, after: str) -> Iterator[list[Change]]:
    """Word by word within paragraphs that face each other; the line breaks cut the result again."""
    a, b = re.findall(r"\n|[^\S\n]+|[^\s]+", before), re.findall(r"\n|[^\S\n]+|[^\s]+", after)
    pieces: list[Change] = []
    if len(a) + len(b) > MOST_WORDS:
        pieces = [(GONE, before), (NEW, after)]
    else:
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            if kind == "equal":
                pieces.append((SAME, "".join(a[i1:i2])))
                continue
            pieces += [(GONE, "".join(a[i1:i2]))] if i2 > i1 else []
            pieces += [(NEW, "".join(b[j1:j2]))] if j2 > j1 else []
    yield from _paragraphs(pieces)


def _paragraphs(pieces: list[Change]) -> Iterator[list[Change]]:
    line: list[Change] = []
    for kind, text in pieces:
        first, *rest = text.split("\n")
        line += [(kind, first)] if first else []
        for part in rest:
            if line:
                yield line
            line = [(kind, part)] if part else []
    if line:
        yield line
