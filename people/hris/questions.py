"""What a file leaves open: asked once, and never blocking more than it must."""

from __future__ import annotations

from people.hris import places, systems
from people.hris.cells import Reader
from people.hris.dates import Order
from people.hris.records import Feed, Question

SHOWN_ROWS = 5
SHOWN_LETTERS = 150
LEAVING = "leaving"
DAY_FIRST = frozenset({systems.AFAS, systems.PERSONIO})  # write no other order than that, or ISO


def finish(feed: Feed, reader: Reader, order: Order | None, system: str) -> None:
    """`order`: of the dates, None where a person answered already."""
    rejected = {remark.row for remark in feed.rejected}
    feed.rejected.sort(key=lambda remark: remark.row)
    feed.flagged = sorted(
        (remark for remark in feed.flagged if remark.row not in rejected), key=lambda remark: remark.row
    )
    feed.cleaned = [remark for remark in feed.cleaned if remark.row not in rejected]
    used = {slug for topics in {record.topics for _, record in feed.records} for slug in topics}
    feed.topics = {slug: name for slug, name in reader.topics.items() if slug in used}
    if not reader.knows_status:
        feed.fields -= {"is_active"}
    feed.questions = _words(feed)
    if order and order.is_ambiguous and system not in DAY_FIRST:
        feed.questions.append(Question("date order", order.open[0], "", len(order.open), ()))


def _words(feed: Feed) -> list[Question]:
    """A question per unknown word, the most frequent first."""
    found: dict[tuple[str, str], list[int]] = {}
    written: dict[tuple[str, str], str] = {}
    for remark in feed.flagged:
        kind = remark.reason.removesuffix(" unknown")
        if kind in {"country", "level"}:
            asked = kind, places.plain(remark.value)[:SHOWN_LETTERS]
            found.setdefault(asked, []).append(remark.row)
            written.setdefault(asked, remark.value)
    for row, word in feed.with_unknown_reason.items():
        asked = LEAVING, places.plain(word)[:SHOWN_LETTERS]
        found.setdefault(asked, []).append(row)
        written.setdefault(asked, word[:SHOWN_LETTERS])
    return [
        Question(kind, written[kind, plain], plain, len(rows), _rows(kind, rows))
        for (kind, plain), rows in sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
        if plain
    ]


def _rows(kind: str, rows: list[int]) -> tuple[int, ...]:
    """The first few; none of a reason for leaving, for a row leads to a person."""
    return () if kind == LEAVING else tuple(rows[:SHOWN_ROWS])
