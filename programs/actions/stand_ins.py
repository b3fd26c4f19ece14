"""Who stands in while a mentor is away; the rules are checked by the caller, as for every pair."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from people import audit
from people.models import Person
from programs import farewells, states
from programs.actions import mentorships
from programs.models import Mentor, Mentorship, StandIn


class NotThisMentor(Exception):
    """Not available in this program, or one of the pair."""


def give(mentorship: Mentorship, *, mentor: Mentor, by: Person, now: datetime) -> StandIn:
    """Both get each other's name; notes, goals and agreement of the pair stay theirs."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=None)
        if not row.is_paused:
            raise states.WrongState("give stand-in", row.state)
        found = Mentor.objects.available().select_related("person").filter(pk=mentor.pk).first()
        if found is None or found.program_id != row.program_id or row.side_of(found.person):
            raise NotThisMentor
        columns = {"mentor": found, "given_at": now, "given_by": by}
        stand_in, _is_new = StandIn.objects.update_or_create(
            mentorship=row, defaults=columns, create_defaults={**columns, "asked_at": now}
        )
        audit.record(by=by, verb="give stand-in", about=row)
        farewells.stand_in_given(stand_in, now=now)
    return stand_in
