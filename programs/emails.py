"""Who is written to about what; the words are in templates/emails/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from notices import actions as notices
from notices.models import Notice
from people.login import second_step
from people.models import Person
from programs import invitation
from programs.models import (
    Agreement,
    FollowUp,
    Meeting,
    Mentee,
    Mentor,
    Mentorship,
    Program,
    ProgramRole,
    zone_of,
)


def coordinator(program: Program) -> dict[str, Any]:
    """Named at the foot of every mail; the number finds the mail in the program's list of mails."""
    lead = program.lead
    return {
        "program_id": program.pk,
        "is_discreet": program.is_protected,  # no name in subjects, and not on the house's list of mails
        "coordinator_name": lead.full_name if lead else "",
        "coordinator_email": lead.email if lead else "",
    }


def mentors_expected(
    program: Program, mentors: Iterable[Mentor], *, now: datetime, occurrence: str = ""
) -> None:
    """Once per mentor; with an occurrence (the day a “not now” ended) once more for that."""
    context = {
        "program": program.name,
        "action_url": reverse("programs:mentor-offer", args=[program.pk]),
        **coordinator(program),
    }
    notices.queue_all(
        kind="program_mentor_expected",
        now=now,
        letters=(
            (mentor.person, f"program:{program.pk}:expected:{mentor.pk}{occurrence}", context)
            for mentor in mentors
        ),
    )


def _both(
    mentorship: Mentorship,
    kind: str,
    *,
    key: str,
    path: str,
    now: datetime,
    only: Person | None = None,
    **context: Any,
) -> None:
    for person in (only,) if only else (mentorship.mentor_person, mentorship.mentee_person):
        notices.queue(
            to=person,
            kind=kind,
            key=f"{key}:{person.pk}",
            now=now,
            action_url=path,
            partner=mentorship.partner_of(person).short_name,
            side=mentorship.side_of(person),
            **coordinator(mentorship.program),
            **context,
        )


def _page(mentorship: Mentorship) -> str:
    return reverse("programs:mentorship-detail", args=[mentorship.pk])


def mentorship_started(mentorship: Mentorship, *, now: datetime, only: Person | None = None) -> None:
    program = mentorship.program
    _both(
        mentorship,
        "mentorship_started",
        key=f"mentorship:{mentorship.pk}:started",
        path=_page(mentorship),
        now=now,
        only=only,
        opening=mentorship.opening,
        program=program.name,
        asks_course=[side for side in ("mentor", "mentee") if program.course_of(side)],
        asks_agreement=program.needs_agreement,
    )


def mentorship_active(mentorship: Mentorship, *, now: datetime) -> None:
    key = f"mentorship:{mentorship.pk}:active"
    path = reverse("programs:meeting-plan", args=[mentorship.pk])
    _both(mentorship, "mentorship_active", key=key, path=path, now=now)


def pair_not_begun(mentorship: Mentorship, person: Person, *, now: datetime) -> None:
    """The same words whatever the cause: one of the two said no, or something changed."""
    _both(
        mentorship,
        "pair_not_begun",
        key=f"mentorship:{mentorship.pk}:not-begun",
        path=reverse("matching:pair-confirm", args=[mentorship.pk]),
        now=now,
        only=person,
        program=mentorship.program.name,
    )


def mentorship_left(
    mentorship: Mentorship,
    stays: Person,
    meetings: Iterable[Meeting],
    *,
    mentors: Iterable[Mentor] = (),
    now: datetime,
) -> None:
    """One mail to the side that stays; meetings to come leave their calendar with it.

    A mentee reads which `mentors` can be asked now.

    Whoever was erased has no name here any more.
    """
    gone = mentorship.partner_of(stays)
    program, side = mentorship.program, mentorship.side_of(stays)
    choosing = f"{reverse('matching:mentor-list')}?program={program.pk}"
    files = [calendar_file(meeting, stays, now=now) for meeting in meetings]
    notices.queue(
        to=stays,
        kind="mentorship_left",
        key=f"mentorship:{mentorship.pk}:left:{stays.pk}",
        now=now,
        attachments=[file | {"name": f"cancelled-{number}.ics"} for number, file in enumerate(files, 1)],
        action_url=choosing if side == "mentee" else _page(mentorship),
        partner="" if gone.erased_at else gone.short_name,
        side=side,
        program=program.name,
        meetings=len(files),
        mentors=[_card(mentor) for mentor in mentors] if side == "mentee" else [],
        **coordinator(program),
    )


def _card(mentor: Mentor) -> dict[str, str]:
    person = mentor.person
    does = ", ".join(filter(None, (person.job_title, person.location)))
    path = reverse("matching:mentor-detail", args=[mentor.pk])
    return {"name": person.full_name, "does": does, "path": path}


def team_changed(part: ProgramRole, *, given: bool, by: Person, now: datetime) -> None:
    with translation.override(part.person.language):
        role = str(part.get_role_display())
    notices.queue(
        to=part.person,
        kind="team_changed",
        key=f"team:{part.pk}:{'given' if given else 'taken'}",
        now=now,
        action_url=reverse("dashboard:desk" if given else "dashboard:home"),
        given=given,
        role=role,
        by_name=by.full_name,
        program=part.program.name,
        second_step=given and second_step.is_missing(part.person),
        **coordinator(part.program),
    )


def agreement_written(agreement: Agreement, *, by: Person, now: datetime) -> None:
    """That there is something to read, never what."""
    mentorship = agreement.mentorship
    reader = mentorship.partner_of(by)
    notices.queue(
        to=reader,
        kind="mentorship_agreement",
        key=f"agreement:{agreement.pk}:written:{reader.pk}",
        now=now,
        action_url=reverse("programs:agreement-write", args=[mentorship.pk]),
        partner=by.short_name,
        version=agreement.version,
        **coordinator(mentorship.program),
    )


def meeting_changed(meeting: Meeting, kind: str, *, by: Person, now: datetime) -> None:
    meetings_changed([meeting], kind, by=by, now=now)


def meetings_changed(meetings: Sequence[Meeting], kind: str, *, by: Person, now: datetime) -> None:
    """To both, one mail with a calendar file for each; the SEQUENCE is the occurrence in the key."""
    meeting = meetings[0]
    mentorship = meeting.mentorship
    for person in (mentorship.mentor_person, mentorship.mentee_person):
        partner = mentorship.partner_of(person)
        notices.queue(
            to=person,
            kind=kind,
            key=f"meeting:{meeting.pk}:{meeting.sequence}:{person.pk}",
            now=now,
            attachments=_calendar_files(meetings, person, now=now),
            more=len(meetings) - 1,
            action_url=reverse("programs:meeting-detail", args=[meeting.pk]),
            partner=partner.short_name,
            changed_by=by.short_name,
            is_own=by.pk == person.pk,
            when=spoken(meeting, person, reader=person),
            partner_when=spoken(meeting, partner, reader=person),
            minutes=meeting.minutes,
            **coordinator(mentorship.program),
        )


def spoken(meeting: Meeting, person: Person, *, reader: Person) -> str:
    """The day and time on that person's clock, in the reader's language."""
    with translation.override(reader.language):
        starts = meeting.starts_for(person)
        return f"{formats.date_format(starts, 'l j F Y, H:i')} ({zone_of(person).key.replace('_', ' ')})"


def calendar_file(meeting: Meeting, reader: Person, *, now: datetime) -> dict[str, str]:
    method = "CANCEL" if meeting.state == Meeting.State.CANCELLED else "REQUEST"
    with translation.override(reader.language):
        text = invitation_text(meeting, now=now)
    return {"name": "invitation.ics", "type": f"text/calendar; method={method}", "text": text}


def _calendar_files(meetings: Sequence[Meeting], reader: Person, *, now: datetime) -> list[dict[str, str]]:
    files = [calendar_file(meeting, reader, now=now) for meeting in meetings]
    if len(files) == 1:
        return files
    return [file | {"name": f"invitation-{number}.ics"} for number, file in enumerate(files, 1)]


def invitation_text(meeting: Meeting, *, now: datetime) -> str:
    method: Literal["REQUEST", "CANCEL"] = "REQUEST"
    if meeting.state == Meeting.State.CANCELLED:
        method = "CANCEL"
    return invitation.text(invitation_of(meeting), method=method, now=now)


def invitation_of(meeting: Meeting) -> invitation.Invitation:
    mentorship = meeting.mentorship
    people = (mentorship.mentor_person, mentorship.mentee_person)
    names = {"mentor": people[0].short_name, "mentee": people[1].short_name}
    organizer = meeting.planned_by
    return invitation.Invitation(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        summary=_("Mentoring: %(mentee)s and %(mentor)s") % names,
        organizer=invitation.Guest(organizer.full_name, organizer.email),
        guests=tuple(invitation.Guest(each.full_name, each.email) for each in people if each.email),
        url=settings.BASE_URL + reverse("programs:meeting-detail", args=[meeting.pk]),
        domain=settings.MAIL_DOMAIN,
        place=meeting.place,
    )


def follow_ups_due(rows: Iterable[FollowUp], *, now: datetime) -> None:
    """To both of each pair."""
    notices.queue_all(
        kind="follow_up_due",
        now=now,
        letters=(
            _check_in(row, person, "due")
            for row in rows
            for person in (row.mentorship.mentor_person, row.mentorship.mentee_person)
        ),
    )


def follow_up_reminder(follow_up: FollowUp, person: Person, *, occurrence: str, now: datetime) -> None:
    follow_up_reminders([(follow_up, person, occurrence)], now=now)


def follow_up_reminders(due: Sequence[tuple[FollowUp, Person, str]], *, now: datetime) -> int:
    """Check-in, reader and occurrence of each; how many were not told of that before."""
    letters = [_check_in(row, person, f"remind-{occurrence}") for row, person, occurrence in due]
    known = notices.queued_among(key for _person, key, _context in letters)
    new = [letter for letter in letters if letter[1] not in known]
    notices.queue_all(kind="follow_up_reminder", now=now, letters=new)
    return len(new)


def was_reminded(follow_up: FollowUp, person: Person) -> bool:
    reminders = Notice.objects.filter(to=person, kind="follow_up_reminder")
    return reminders.filter(key__startswith=f"follow-up:{follow_up.pk}:remind-").exists()


def _check_in(follow_up: FollowUp, person: Person, occurrence: str) -> tuple[Person, str, dict[str, Any]]:
    with translation.override(person.language):
        until = formats.date_format(follow_up.closes_on, "j F Y")
        title = "" if follow_up.is_quarterly else follow_up.title
    context = {
        "action_url": reverse("programs:follow-up-answer", args=[follow_up.pk]),
        "check_in": follow_up.pk,
        "title": title,
        "partner": follow_up.mentorship.partner_of(person).short_name,
        "until": until,
        **coordinator(follow_up.mentorship.program),
    }
    return person, f"follow-up:{follow_up.pk}:{occurrence}:{person.pk}", context


def texts_key(mentorship: Mentorship) -> str:
    """Of the mentor's mail; its row says that and when both were told."""
    return f"mentorship:{mentorship.pk}:texts:{mentorship.mentor_person_id}"


def texts_will_go(mentorship: Mentorship, *, on: date, now: datetime) -> None:
    """To both, with thirty days to keep what they want of it."""
    for person in (mentorship.mentor_person, mentorship.mentee_person):
        with translation.override(person.language):
            day = formats.date_format(on, "j F Y")
        notices.queue(
            to=person,
            kind="mentorship_texts_go",
            key=f"mentorship:{mentorship.pk}:texts:{person.pk}",
            now=now,
            action_url=_page(mentorship),
            partner=mentorship.partner_of(person).short_name,
            on=day,
            **coordinator(mentorship.program),
        )


def signed_up(
    program: Program, mentors: Iterable[Mentor], mentees: Iterable[Mentee], *, by: Person, now: datetime
) -> None:
    """What was signed up in somebody's name, and where they change or end it."""
    rows: list[tuple[str, str, Mentor | Mentee]] = [
        *(("mentor", "programs:mentor-offer", row) for row in mentors),
        *(("mentee", "programs:program-join", row) for row in mentees),
    ]
    notices.queue_all(
        kind="program_signed_up",
        now=now,
        letters=(
            (
                row.person,
                f"program:{program.pk}:signed-up:{role}:{row.pk}",
                {
                    "role": role,
                    "name": by.full_name,
                    "program": program.name,
                    "action_url": reverse(page, args=[program.pk]),
                    **coordinator(program),
                },
            )
            for role, page, row in rows
        ),
    )
