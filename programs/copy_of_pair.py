"""What one of a pair may keep of it: all the words they can read, as one text, and the files beside it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from people.models import Person
from programs import cards
from programs.models import Agreement, Goal, GoalStep, Meeting, Mentorship, Note, SharedFile, Voice


def text(mentorship: Mentorship, person: Person) -> str:
    partner = mentorship.partner_of(person)
    title = _("My mentorship with %(name)s") % {"name": partner.full_name}
    sections = (
        (_("Expectations"), _voices(mentorship, person)),
        (_("Agreement"), _agreements(mentorship)),
        (_("Goals"), _goals(mentorship)),
        (_("What we learn"), _insights(mentorship)),
        (_("Meetings"), _meetings(mentorship)),
        (_("Messages"), _messages(mentorship)),
        (_("Shared notes"), _notes(mentorship, person, is_shared=True)),
        (_("My private notes"), _notes(mentorship, person, is_shared=False)),
    )
    parts = [f"# {title}", mentorship.program.name]
    for name, lines in sections:
        if found := list(lines):
            parts += [f"## {name}", *found]
    return "\n\n".join(parts) + "\n"


def archive(words: str, files: Iterable[SharedFile]) -> bytes:
    """The text, and the files of the shared notes under the names that the text gives them."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as packed:
        packed.writestr("mentorship.md", words)
        for row in files:
            packed.writestr(_path(row), row.raw)
    return buffer.getvalue()


def _path(row: SharedFile) -> str:
    """Numbered, so that two of one name both stay; a name can lead to no other folder."""
    return f"files/{row.pk}-{row.name.replace('/', '-').replace(chr(92), '-')}"


def _day(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "j F Y")


def _who(row: GoalStep | Note | Voice, moment: datetime) -> str:
    return f"### {_day(moment)}, {row.author.short_name}"


def _voices(mentorship: Mentorship, person: Person) -> Iterator[str]:
    rows = Voice.objects.visible_to(person).filter(mentorship=mentorship).exclude(words="")
    said: dict[tuple[int, str], list[Voice]] = {}
    for row in rows.select_related("author"):
        said.setdefault((row.round, row.card), []).append(row)
    for number in sorted({number for number, _card in said}):
        yield "### " + (
            _("Expectations, quarter %(number)s") % {"number": number} if number else _("At the start")
        )
        for card in cards.of_round(number):
            words = [f"{row.author.short_name}: {row.words}" for row in said.get((number, card.slug), [])]
            if words:
                yield "\n\n".join([f"**{card.question}**", *words])


def _agreements(mentorship: Mentorship) -> Iterator[str]:
    """The newest first, as on the page; whatever was agreed before stays readable."""
    for row in mentorship.agreements.all():
        if row.rhythm or row.text:
            yield "\n\n".join(filter(None, (f"### {_version(row)}", row.rhythm, row.text)))


def _version(row: Agreement) -> str:
    words = {"number": row.version, "date": _day(row.confirmed_at or row.written_at)}
    if row.is_confirmed:
        return _("Version %(number)s, confirmed by both on %(date)s") % words
    return _("Version %(number)s of %(date)s, not confirmed by both") % words


def _goals(mentorship: Mentorship) -> Iterator[str]:
    steps: dict[int | None, list[GoalStep]] = {}
    for step in mentorship.steps.filter(kind=GoalStep.Kind.PROGRESS).select_related("author").reverse():
        steps.setdefault(step.goal_id, []).append(step)
    for row in mentorship.goals.all():
        if row.sentence:
            yield _goal(row)
            yield from (_step(step) for step in steps.get(row.pk, []))


def _goal(row: Goal) -> str:
    lines = [f"### {row.sentence}", f"{row.get_state_display()}, {row.progress} %"]
    facts = (
        (_("Planned for"), formats.date_format(row.due_on, "j F Y") if row.due_on else ""),
        (_("How you will see it"), row.measure),
        (_("First step"), row.first_step),
        (_("Why it matters"), row.why),
        *((f"{level:+d}" if level else "0", words) for level, words in row.scale),
    )
    listed = [f"- {name}: {words}" for name, words in facts if words]
    if row.level is not None:
        listed.append(f"- {_('Reached on the scale')}: {row.level:+d}")
    return "\n\n".join([*lines, "\n".join(listed)] if listed else lines)


def _step(row: GoalStep) -> str:
    return f"- {_day(row.created_at)}, {row.author.short_name}: {row.progress} %. {row.words}".rstrip()


def _insights(mentorship: Mentorship) -> Iterator[str]:
    rows = mentorship.steps.filter(kind=GoalStep.Kind.INSIGHT).select_related("author")
    for row in rows.reverse():
        tries = f"{_('Will try:')} {row.will_try}" if row.will_try else ""
        yield "\n\n".join(filter(None, (_who(row, row.created_at), row.words, tries)))


def _meetings(mentorship: Mentorship) -> Iterator[str]:
    rows = mentorship.meetings.filter(state=Meeting.State.HELD)
    lines = [
        f"- {formats.date_format(timezone.localtime(row.starts_at), 'j F Y, H:i')}"
        f" ({row.get_form_display()}{', ' + row.place if row.place else ''})"
        for row in rows
    ]
    if lines:
        yield "\n".join(lines)


def _messages(mentorship: Mentorship) -> Iterator[str]:
    for row in mentorship.messages.select_related("author"):
        yield f"### {_day(row.sent_at)}, {row.author.short_name}\n\n{row.words}"


def _notes(mentorship: Mentorship, person: Person, *, is_shared: bool) -> Iterator[str]:
    rows = Note.objects.visible_to(person).filter(mentorship=mentorship, is_shared=is_shared)
    for row in rows.select_related("author").prefetch_related("files"):
        named = [f"- {_path(file)}" for file in row.files.all()]
        yield "\n\n".join(filter(None, (_who(row, row.created_at), row.body, "\n".join(named))))
