"""The next words of a chapter: begun, saved, given to a second person, published or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from guides import links, markdown, three_way
from guides.actions import indexing, reading, versions
from guides.models import SOURCE_LANGUAGE, Chapter, Draft, Guide, Picture
from guides.permissions import can_publish_draft
from guides.states import DRAFT, PUBLISHED_FROM, WrongState
from guides.text_files import RESERVED
from people import audit
from people.models import Person

PLACE = 1000  # of a chapter the shipped guide does not know: after the others of its part


class ChangedMeanwhile(Exception):
    """Somebody else saved since this editor opened the text; nothing was written."""


class NeedsSecondPerson(Exception):
    """Who wrote it may not be the one who publishes it."""


class LinksLeadNowhere(Exception):
    def __init__(self, problems: list[links.Problem]) -> None:
        super().__init__(", ".join(problem.what for problem in problems))
        self.problems = problems


class HasMarks(Exception):
    """The marks between two wordings are still in the text."""


class NotPossible(Exception):
    """Another chapter has that address, or none can have it."""


def known(guide: Guide, slug: str, language: str, *, beside: Sequence[Draft] = ()) -> links.Known:
    """What this chapter may point at, and who points at it, in its language or else in English.

    `beside` are published with it: their words count, not those they take the place of.
    """
    there = {row.slug: row for row in Chapter.objects.current().on_shelf(guide).in_language(language)}
    mine = {row.slug: row for row in beside if row.language == language}
    rows = [*(there | {row.slug: row for row in beside if row.slug not in there} | mine).values()]
    addressed: dict[str, set[str]] = {}
    for row in rows:
        if row.slug != slug:
            for address, _words in links.targets(row.body):
                path, _hash, anchor = address.partition("#")
                if anchor and path == f"/guide/{slug}/":
                    addressed.setdefault(anchor, set()).add(row.title)
    return links.Known(
        chapters={row.slug: set(markdown.anchors(row.body)) for row in rows} | {slug: set()},
        pictures=set(Picture.objects.values_list("name", flat=True)),
        pointing=addressed,
    )


def problems(draft: Draft, *, beside: Sequence[Draft] = ()) -> list[links.Problem]:
    place = known(draft.guide, draft.slug, draft.language, beside=beside)
    return links.problems(draft.slug, draft.body, place)


@transaction.atomic
def begin(guide: Guide, slug: str, language: str, *, by: Person, now: datetime) -> Draft:
    """The open draft of this chapter; where there is none, one with the words as they are now."""
    _lock(guide)
    present = Draft.objects.filter(guide=guide, slug=slug, language=language).first()
    if present:
        return present
    base = _base(guide, slug, language)
    if base is None:
        raise NotPossible
    mine = base if base.guide_id == guide.pk and base.language == language else None
    house = Chapter.objects.current().filter(guide=guide.parent_id, slug=slug, language=language).first()
    return _made(
        guide,
        slug,
        language,
        base=base,
        shipped=(mine.shipped if mine else _newest_shipped(guide, slug, language)),
        behind=(mine.behind if mine else house),
        by=by,
        now=now,
    )


def _made(
    guide: Guide, slug: str, language: str, *, base: Chapter, by: Person, now: datetime, **on: Any
) -> Draft:
    draft = Draft.objects.create(
        guide=guide,
        slug=slug,
        language=language,
        part=base.part,
        readers=base.readers,
        title=base.title,
        body=base.body,
        base=base,
        written_by=by,
        saved_at=now,
        **on,
    )
    audit.record(by=by, verb="begin draft", about=draft)
    return draft


@transaction.atomic
def begin_new(
    guide: Guide, *, slug: str, language: str, title: str, part: str, by: Person, now: datetime
) -> Draft:
    """A chapter nobody shipped."""
    _lock(guide)
    taken = Chapter.objects.filter(guide__in=guide.shelf, slug=slug, language=language).exists()
    if slug in RESERVED or taken or Draft.objects.filter(guide=guide, slug=slug, language=language).exists():
        raise NotPossible
    draft = Draft.objects.create(
        guide=guide, slug=slug, language=language, title=title, part=part, written_by=by, saved_at=now
    )
    audit.record(by=by, verb="begin draft", about=draft)
    return draft


@transaction.atomic
def write(
    guide: Guide,
    slug: str,
    language: str,
    *,
    seen: tuple[int, int],
    by: Person,
    now: datetime,
    **columns: Any,
) -> Draft:
    """Save what an editor has on the screen; `seen` = revision of the draft (0: none) and key of its base."""
    revision, base = seen
    _lock(guide)
    draft = Draft.objects.filter(guide=guide, slug=slug, language=language).first()
    if revision:
        if draft is None:
            raise ChangedMeanwhile
        return save(draft, revision=revision, by=by, now=now, **columns)
    found = _base(guide, slug, language)
    if draft is not None or (found.pk if found else 0) != base:
        raise ChangedMeanwhile
    draft = begin(guide, slug, language, by=by, now=now)
    return save(draft, revision=draft.revision, by=by, now=now, **columns)


@transaction.atomic
def restore(chapter: Chapter, *, by: Person, now: datetime) -> Draft:
    """An earlier version as a draft; raises WrongState where somebody is writing already."""
    guide = _lock(chapter.guide)
    if Draft.objects.filter(guide=guide, slug=chapter.slug, language=chapter.language).exists():
        raise WrongState
    draft = begin(guide, chapter.slug, chapter.language, by=by, now=now)
    words = {"title": chapter.title, "body": chapter.body, "readers": chapter.readers}
    return save(draft, revision=draft.revision, by=by, now=now, **words)


@transaction.atomic
def save(draft: Draft, *, revision: int, by: Person, now: datetime, **columns: Any) -> Draft:
    """`revision` is that of the text the editor had on the screen."""
    row = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if row is None or row.revision != revision:
        raise ChangedMeanwhile
    if not row.is_open:
        raise WrongState
    if all(getattr(row, name) == value for name, value in columns.items()):
        return row
    rows = Draft.objects.filter(pk=row.pk)
    rows.update(**columns, revision=revision + 1, written_by=by, saved_at=now, agreed_by=None)
    row.refresh_from_db()
    audit.record(by=by, verb="save draft", about=row)
    return row


def submit(draft: Draft, *, by: Person, now: datetime, beside: Sequence[Draft] = ()) -> None:
    """Whoever reads it next finds no link that leads nowhere."""
    _check(draft, beside)
    _move(draft, "submit", by=by, remark="")


def take_back(draft: Draft, *, by: Person) -> None:
    _move(draft, "take_back", by=by, agreed_by=None)


def turn_down(draft: Draft, *, remark: str, by: Person) -> None:
    _move(draft, "turn_down", by=by, remark=remark)


@transaction.atomic
def drop(draft: Draft, *, by: Person) -> None:
    audit.record(by=by, verb="drop draft", about=draft)
    if not Draft.objects.filter(pk=draft.pk, revision=draft.revision).delete()[0]:
        raise WrongState


@transaction.atomic
def publish(
    draft: Draft, *, by: Person, today: date, now: datetime, beside: Sequence[Draft] = ()
) -> Chapter | None:
    """The words as the editor saw them; None where they wait for their day."""
    if not can_publish_draft(by, draft):
        raise NeedsSecondPerson
    _check(draft, beside)
    if draft.valid_from and draft.valid_from > today:
        _move(draft, "schedule", by=by, agreed_by=by)
        return None
    return _publish(draft, by=by, now=now)


def publish_due(*, today: date, now: datetime) -> int:
    """Drafts whose day has come; one that can no longer be published waits for its editor."""
    published = 0
    due = Draft.objects.filter(state=Draft.State.SCHEDULED, valid_from__lte=today)
    for draft in due.select_related("guide", "agreed_by"):
        with transaction.atomic():
            try:
                _check(draft)
                _publish(draft, by=draft.agreed_by, now=now)
                published += 1
            except (LinksLeadNowhere, HasMarks):
                _move(draft, "take_back", by=None, agreed_by=None)
            except WrongState:
                continue
    return published


def _publish(draft: Draft, *, by: Person | None, now: datetime) -> Chapter:
    """Called in a transaction; the row of the draft goes, so that it is published once."""
    guide = _lock(draft.guide)
    mine = Draft.objects.filter(pk=draft.pk, revision=draft.revision, state__in=PUBLISHED_FROM)
    if not mine.delete()[0]:
        raise WrongState
    chapter = versions.put(
        guide,
        slug=draft.slug,
        language=draft.language,
        by=by,
        now=now,
        title=draft.title,
        body=draft.body,
        part=draft.part,
        readers=draft.readers,
        position=draft.base.position if draft.base else PLACE,
        minutes=markdown.minutes(draft.body),
        is_own=True,
        shipped=draft.shipped,
        behind=draft.behind,
        source_version=_source(draft),
        note=draft.note,
        written_by=draft.written_by,
    )
    indexing.index([chapter])
    if draft.asks_again:
        reading.ask_again(guide, draft.slug, now=now)
    return chapter


def _source(draft: Draft) -> int | None:
    """The English version these words translate; an editor can say that they are not up to it yet."""
    if draft.language == SOURCE_LANGUAGE:
        return None
    newest = versions.source_version(draft.guide, draft.slug)
    if newest is None or draft.is_translated:
        return newest
    rows = Chapter.objects.current().filter(guide=draft.guide, slug=draft.slug, language=draft.language)
    before: int | None = rows.values_list("source_version", flat=True).first()
    return before or newest - 1


def _check(draft: Draft, beside: Sequence[Draft] = ()) -> None:
    if three_way.has_marks(draft.body):
        raise HasMarks
    stopping = [problem for problem in problems(draft, beside=beside) if problem.stops]
    if stopping:
        raise LinksLeadNowhere(stopping)


@transaction.atomic
def _move(draft: Draft, verb: str, *, by: Person | None, **columns: Any) -> None:
    """Compare and swap on state and revision: what was read is what is moved."""
    from_states, to_state = DRAFT[verb]
    rows = Draft.objects.filter(pk=draft.pk, revision=draft.revision, state__in=from_states)
    if not rows.update(state=to_state, **columns):
        raise WrongState
    draft.refresh_from_db()
    audit.record(by=by, verb=f"{verb.replace('_', ' ')} draft", about=draft)


def _base(guide: Guide, slug: str, language: str) -> Chapter | None:
    """The words to begin from: this guide's, else those of the guide behind it; English to be translated."""
    rows = Chapter.objects.current().on_shelf(guide).filter(slug=slug)
    found: Chapter | None = rows.in_language(language).first()
    return found


def _newest_shipped(guide: Guide, slug: str, language: str) -> Any:
    return guide.shipped.filter(slug=slug, language=language).order_by("-number").first()


def _lock(guide: Guide) -> Guide:
    """One editor's deed at a time per guide, and never beside the loader of shipped texts."""
    return Guide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
