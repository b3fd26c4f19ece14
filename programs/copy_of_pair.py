"""What one of a pair may keep of it: agreement, goals, meetings and the notes they can read, as one text."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from people.models import Person
from programs.models import Goal, Meeting, Mentorship, Note


def text(mentorship: Mentorship, person: Person) -> str:
    partner = mentorship.partner_of(person)
    title = _("My mentorship with %(name)s") % {"name": partner.full_name}
    parts = [f"# {title}", mentorship.program.name, *_agreement(mentorship), *_goals(mentorship)]
    parts += [*_meetings(mentorship), *_notes(mentorship, person)]
    return "\n\n".join(parts) + "\n"


def _agreement(mentorship: Mentorship) -> Iterator[str]:
    newest = mentorship.agreements.first()
    if newest is not None and (newest.rhythm or newest.text):
        yield "## " + _("Agreement")
        yield from filter(None, (newest.rhythm, newest.text))


def _goals(mentorship: Mentorship) -> Iterator[str]:
    goals = [row for row in mentorship.goals.all() if row.sentence]
    if goals:
        yield "## " + _("Goals")
        yield from (_goal(row) for row in goals)


def _goal(row: Goal) -> str:
    lines = [f"- {row.sentence} ({row.get_state_display()}, {row.progress} %)"]
    return "\n".join([*lines, *(f"  {words}" for words in (row.measure, row.why) if words)])


def _meetings(mentorship: Mentorship) -> Iterator[str]:
    rows = mentorship.meetings.filter(state=Meeting.State.HELD)
    lines = [
        f"- {formats.date_format(timezone.localtime(row.starts_at), 'j F Y, H:i')} ({row.get_form_display()})"
        for row in rows
    ]
    if lines:
        yield "## " + _("Meetings")
        yield "\n".join(lines)


def _notes(mentorship: Mentorship, person: Person) -> Iterator[str]:
    rows = Note.objects.visible_to(person).filter(mentorship=mentorship).select_related("author")
    for is_shared, title in ((True, _("Shared notes")), (False, _("My private notes"))):
        notes = [row for row in rows if row.is_shared is is_shared]
        if notes:
            yield f"## {title}"
        for row in notes:
            day = formats.date_format(timezone.localtime(row.created_at), "j F Y")
            yield f"### {day}, {row.author.short_name}\n\n{row.body}"
