"""Who is written to about what; the words are in templates/emails/."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from notices import actions as notices
from programs.models import Mentor, Program


def coordinator(program: Program) -> dict[str, str]:
    """Named at the foot of every mail."""
    owner = program.owner
    return {
        "coordinator_name": owner.full_name if owner else "",
        "coordinator_email": owner.email if owner else "",
    }


def mentors_expected(program: Program, mentors: Iterable[Mentor], *, now: datetime) -> None:
    context = {
        "program": program.name,
        "action_url": reverse("programs:mentor-offer", args=[program.pk]),
        **coordinator(program),
    }
    notices.queue_all(
        kind="program_mentor_expected",
        now=now,
        letters=(
            (mentor.person, f"program:{program.pk}:expected:{mentor.pk}", context) for mentor in mentors
        ),
    )
