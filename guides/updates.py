"""Own words beside words that changed underneath: what was shipped anew, or what the house says now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guides import three_way
from guides.models import Chapter, ShippedText


@dataclass(frozen=True)
class Update:
    """Three texts of one chapter; `new` is None where the chapter underneath is gone."""

    chapter: Chapter  # one's own
    old: ShippedText | Chapter | None
    new: ShippedText | Chapter

    @property
    def merged(self) -> three_way.Merged:
        return three_way.merge(self.old.body if self.old else "", self.new.body, self.chapter.body)


def of(chapter: Chapter) -> Update | None:
    """None where nothing changed underneath."""
    return waiting([chapter]).get(chapter.pk)


def waiting(chapters: Iterable[Chapter]) -> dict[int, Update]:
    """Chapter key → what changed underneath; asks the database once for the house and once for programs."""
    own = [chapter for chapter in chapters if chapter.is_own]
    newest = _shipped([chapter for chapter in own if not chapter.guide.parent_id])
    newest |= _of_the_house([chapter for chapter in own if chapter.guide.parent_id])
    found = {}
    for chapter in own:
        old = chapter.behind if chapter.guide.parent_id else chapter.shipped
        new = newest.get(chapter.pk)
        if new and (old is None or (old.title, old.body) != (new.title, new.body)):
            found[chapter.pk] = Update(chapter, old, new)
    return found


def _shipped(chapters: list[Chapter]) -> dict[int, ShippedText | Chapter]:
    """The house's own words stand on the newest shipped ones."""
    if not chapters:
        return {}
    rows = ShippedText.objects.filter(guide__in={chapter.guide_id for chapter in chapters})
    rows = rows.filter(slug__in={chapter.slug for chapter in chapters})
    newest = rows.order_by("guide", "slug", "language", "-number").distinct("guide", "slug", "language")
    by_place = {(row.guide_id, row.slug, row.language): row for row in newest}
    return {
        chapter.pk: row
        for chapter in chapters
        if (row := by_place.get((chapter.guide_id, chapter.slug, chapter.language)))
    }


def _of_the_house(chapters: list[Chapter]) -> dict[int, ShippedText | Chapter]:
    """A program's own words stand on those of the house."""
    if not chapters:
        return {}
    rows = Chapter.objects.current().filter(guide__in={chapter.guide.parent_id for chapter in chapters})
    rows = rows.filter(slug__in={chapter.slug for chapter in chapters})
    by_place = {(row.guide_id, row.slug, row.language): row for row in rows}
    return {
        chapter.pk: row
        for chapter in chapters
        if (row := by_place.get((chapter.guide.parent_id, chapter.slug, chapter.language)))
    }
