"""Pictures whose rows are pairs, their check-ins, and requests."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from dashboard.pictures.counting import Part, Picture, Scope
from matching.models import MentorRequest
from matching.states import ASKED
from programs.models import GOES_ON, Answer, FollowUp, Side

DAYS = ("1", "3", "7", "14")  # answered within; longer is "more"
YEAR = timedelta(days=365)
State = MentorRequest.State


def pictures(scope: Scope) -> list[Picture]:
    found = [_countries(scope)]
    if scope.program.quarters:
        found.append(_check_ins(scope))
    return [*found, _answers(scope)]


def _countries(scope: Scope) -> Picture:
    """Mentees' countries down, mentors' across."""
    rows = scope.pairs.filter(state__in=GOES_ON)
    across = rows.order_by("mentor_country").values_list("mentor_country", flat=True).distinct()
    columns = {country: Q(mentor_country=country) for country in across}
    return Picture("countries", (Part(rows, F("mentee_country"), columns),), is_matrix=True)


def _check_ins(scope: Scope) -> Picture:
    rows = FollowUp.objects.quarterly().filter(mentorship__in=scope.pairs.values("pk"))
    given = Answer.objects.filter(follow_up=OuterRef("pk"))
    mentee, mentor = (Q(Exists(given.filter(side=side))) for side in (Side.MENTEE, Side.MENTOR))
    columns = {"opened": Q(), "mentee": mentee, "mentor": mentor, "nobody": ~Q(Exists(given))}
    return Picture("check_ins", (Part(rows, F("quarter"), columns),), whole="opened")


def _answers(scope: Scope) -> Picture:
    """Requests of a year that an answer was waited for; those taken back meanwhile are none of these."""
    rows = MentorRequest.objects.coordinated_by(scope.reader).filter(
        program=scope.program,
        asked_at__gte=scope.now - YEAR,
        state__in=[*ASKED, State.ACCEPTED, State.DECLINED, State.EXPIRED],
    )
    took = Case(
        When(state=State.EXPIRED, then=Value("none")),
        When(answered_at__isnull=True, then=Value("open")),
        *(
            When(answered_at__lte=F("asked_at") + timedelta(days=int(days)), then=Value(days))
            for days in DAYS
        ),
        default=Value("more"),
    )
    part = Part(rows, took, {"requests": Q()})
    return Picture("answers", (part,), groups=(*DAYS, "more", "none", "open"))
