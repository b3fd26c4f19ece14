"""Mails about a program itself: that it stops, that it has another lead, that somebody is invited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from notices import actions as notices
from people.models import Person
from programs.emails import coordinator
from programs.models import Mentor, Nomination, Program

JOIN = {"mentor": "programs:mentor-offer", "mentee": "programs:program-join"}


def over(program: Program, people: Iterable[tuple[Person, str]], *, how: str, now: datetime) -> None:
    """One mail per person: that the program is closed or cancelled, and what that means for them.

    `people` with their part: "pair" whose mentorship goes on, "asked" or "waiting" with an open request,
    "open" for everybody else who takes part.
    """
    notices.queue_all(
        kind="program_over",
        now=now,
        letters=(
            (person, f"program:{program.pk}:over:{person.pk}", _about(program) | {"how": how, "part": part})
            for person, part in people
        ),
    )


def handed_over(program: Program, parts: Iterable[tuple[Person, str]], *, by: Person, now: datetime) -> None:
    """To who leads from now on; whoever did it themself knows. The note is on the page, not in the mail."""
    told = ((person, part) for person, part in parts if person.pk != by.pk)
    _to_leads("program_handed_over", program, told, key=f"handed-over:{now:%Y%m%d%H%M%S}", by=by, now=now)


def lead_left(program: Program, gone: Person, people: Iterable[Person], *, now: datetime) -> None:
    """That somebody who led has left: to the one who acts from now on, else to HR."""
    part = "owner" if gone.pk == program.owner_id else "deputy"
    told = ((person, part) for person in people)
    _to_leads("program_lead_left", program, told, key=f"lead-left:{gone.pk}", by=gone, now=now)


def invited(program: Program, people: Iterable[Person], *, role: str, now: datetime) -> None:
    """One mail to each, ever."""
    context = invitation(program, role)
    notices.queue_all(
        kind="program_invited",
        now=now,
        letters=((person, f"program:{program.pk}:invited:{role}:{person.pk}", context) for person in people),
    )


def invitation(program: Program, role: str) -> dict[str, Any]:
    """The link opens the page to join; it carries nothing that lets anybody in."""
    return _about(program) | {
        "action_url": reverse(
            "programs:program-detail" if program.has_rounds else JOIN[role], args=[program.pk]
        ),
        "role": role,
        "is_coffee": program.has_rounds,
    }


def nominated(nomination: Nomination, *, now: datetime) -> None:
    program = nomination.program
    notices.queue(
        to=nomination.person,
        kind="program_nominated",
        key=f"nomination:{nomination.pk}",
        now=now,
        **(
            _about(program)
            | {
                "action_url": reverse("programs:nomination", args=[nomination.pk]),
                "role": nomination.role,
                "by_name": nomination.by.full_name,
                "why": nomination.why,
            }
        ),
    )


def mentor_back(mentor: Mentor, *, day: str, now: datetime) -> None:
    _to_mentor("mentor_back", mentor, key=f"back:{day}", now=now)


def still_there(mentor: Mentor, *, now: datetime) -> None:
    _to_mentor("mentor_still_there", mentor, key=f"still-there:{now:%Y%m%d}", now=now)


def hidden(mentor: Mentor, *, now: datetime) -> None:
    _to_mentor("mentor_hidden", mentor, key=f"hidden:{now:%Y%m%d}", now=now)


def expected_reminder(mentor: Mentor, *, number: int, last: int, now: datetime) -> None:
    asked = f"{mentor.asked_at:%Y%m%d}" if mentor.asked_at else ""
    _to_mentor(
        "mentor_expected_reminder",
        mentor,
        key=f"expected:{asked}:{number}",
        now=now,
        page="programs:mentor-offer",
        is_last=number == last,
    )


def _to_mentor(
    kind: str, mentor: Mentor, *, key: str, now: datetime, page: str = "programs:mentor-room", **context: Any
) -> None:
    url = {"action_url": reverse(page, args=[mentor.program_id])}
    notices.queue(
        to=mentor.person,
        kind=kind,
        key=f"mentor:{mentor.pk}:{key}",
        now=now,
        **(_about(mentor.program) | url | context),
    )


def _to_leads(
    kind: str, program: Program, parts: Iterable[tuple[Person, str]], *, key: str, by: Person, now: datetime
) -> None:
    page = {"action_url": reverse("programs:team", args=[program.pk]), "by_name": by.full_name}
    notices.queue_all(
        kind=kind,
        now=now,
        letters=(
            (
                person,
                f"program:{program.pk}:{key}:{person.pk}",
                _about(program) | page | {"part": part, "acts": person.pk in _leads(program)},
            )
            for person, part in parts
        ),
    )


def _leads(program: Program) -> set[int | None]:
    return {program.owner_id, program.deputy_id}


def _about(program: Program) -> dict[str, Any]:
    url = reverse("programs:mentorship-list")
    return {"program": program.name, "action_url": url, **coordinator(program)}
