"""Pictures whose rows are people: who could join, came, waits, offers, learns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from dashboard.pictures.counting import Part, Picture, Scope
from guides.models import Completion
from matching.models import MentorRequest
from people.models import Person
from programs.models import (
    GOES_ON,
    Answer,
    AudienceMember,
    Learners,
    Meeting,
    Mentee,
    Mentor,
    Mentorship,
    SessionPlace,
    Side,
)

GROUPS = ("country", "level", "unit")
WAITS = {"30": timedelta(days=30), "90": timedelta(days=90)}  # up to; who waits longer is "more"
YEAR = timedelta(days=365)


def pictures(scope: Scope) -> list[Picture]:
    found = [_steps(scope), _segments(scope)]
    if scope.program.mentors_are_expected:
        found.append(_coverage(scope))
    found += [_topics(scope), _places(scope), _waiting(scope), _load(scope)]
    found += [_shown_mentors(scope), _shown_mentees(scope)]
    return [*found, _training(scope)]


def _steps(scope: Scope) -> Picture:
    columns = _joined(scope)
    return Picture(
        "steps",
        (Part(_who_could(scope), "", _could(scope)), Part(scope.mentees, "", columns)),
        whole="joined",
        groups=("",),
        is_ladder=True,
    )


def _segments(scope: Scope) -> Picture:
    return Picture(
        "segments",
        (
            Part(_who_could(scope), F(scope.by), {"could": Q()}),
            Part(scope.mentees, _of_person(scope), _joined(scope)),
        ),
        whole="joined",
    )


def _of_person(scope: Scope) -> Any:
    return F(f"person__{scope.by}")


def _who_could(scope: Scope) -> QuerySet[Person]:
    if (people := scope.who_could) is None:
        return Person.objects.none()
    return people.exclude(pk=scope.reader.pk)


def _could(scope: Scope) -> dict[str, Q]:
    members = AudienceMember.objects.filter(
        audience__program=scope.program, audience__role=Side.MENTEE, invited_at__isnull=False
    )
    return {"could": Q(), "invited": Q(Exists(members.filter(person=OuterRef("pk"))))}


def _joined(scope: Scope) -> dict[str, Q]:
    """Each step as a fact of the mentee; whoever came far once counts for good."""
    pairs = scope.pairs.filter(mentee=OuterRef("pk"))
    held = Meeting.objects.filter(
        state=Meeting.State.HELD, mentorship__mentee=OuterRef("pk"), mentorship__in=scope.pairs.values("pk")
    )
    found = {"joined": Q(), "paired": Q(Exists(pairs))}
    if scope.program.mentee_course_id:
        found["trained"] = Q(Exists(_taken(scope, scope.program.mentee_course_id)))
    found |= {"started": Q(Exists(pairs.filter(active_at__isnull=False))), "met": Q(Exists(held))}
    for quarter in range(1, scope.program.quarters + 1):
        found[f"answered{quarter}"] = Q(Exists(_answered(quarter)))
    return found | {"finished": Q(Exists(pairs.filter(state=Mentorship.State.COMPLETED)))}


def _answered(quarter: int) -> QuerySet[Answer]:
    return Answer.objects.filter(
        side=Side.MENTEE,
        follow_up__kind="quarter",
        follow_up__quarter=quarter,
        follow_up__mentorship__mentee=OuterRef("pk"),
    )


def _taken(scope: Scope, course: int) -> QuerySet[Completion]:
    return Completion.objects.valid(scope.now).filter(course=course, person=OuterRef("person"))


def _coverage(scope: Scope) -> Picture:
    """As the page of the mentors counts: nobody asks who fell out of the audience before they answered."""
    rows = scope.mentors.filter(person__is_active=True).exclude(state=Mentor.State.WITHDRAWN)
    rows = rows.exclude(state=Mentor.State.EXPECTED, outside_since__isnull=False)
    offers = Q(state=Mentor.State.AVAILABLE, seats__gt=0)
    later = Q(state__in=[Mentor.State.NOT_NOW, Mentor.State.PAUSED, Mentor.State.DORMANT])
    columns = {
        "expected": Q(),
        "available": offers,
        "later": later | Q(state=Mentor.State.AVAILABLE, seats=0),
        "exempt": Q(state=Mentor.State.EXEMPT),
        "silent": Q(state=Mentor.State.EXPECTED),
    }
    return Picture("coverage", (Part(rows, _of_person(scope), columns),), whole="expected")


def _waiting_rows(scope: Scope) -> QuerySet[Mentee]:
    waiting = Mentee.objects.filter(program=scope.program).waiting().order_by()
    return scope.mentees.filter(pk__in=waiting.values("pk"))


def _with_room(scope: Scope) -> QuerySet[Mentor]:
    """The rows themselves, without what was counted to find them."""
    return scope.mentors.filter(pk__in=Mentor.objects.filter(program=scope.program).with_room().values("pk"))


def _topics(scope: Scope) -> Picture:
    each = Func(F("topics"), function="unnest", output_field=CharField())

    def within(topic: str) -> Q:
        return Q(topics__contains=[topic])

    parts = (
        Part(_waiting_rows(scope), each, {"waiting": Q()}, within),
        Part(_with_room(scope), each, {"room": Q()}, within),
    )
    return Picture("topics", parts)


def _places(scope: Scope) -> Picture:
    where = F("person__country")
    parts = (
        Part(_waiting_rows(scope), where, {"waiting": Q()}),
        Part(_with_room(scope), where, {"room": Q()}),
    )
    return Picture("places", parts)


def _waiting(scope: Scope) -> Picture:
    since = [
        When(enrolled_at__gte=scope.now - span, then=Value(name)) for name, span in WAITS.items()
    ]  # the first that holds
    asked = MentorRequest.objects.open().filter(mentee=OuterRef("pk"))
    away = Q(away_from__lte=scope.today, away_until__gt=scope.today)
    columns = {"waiting": Q(), "asking": Q(Exists(asked)), "away": away}
    length = Case(*since, default=Value("more"))
    return Picture(
        "waiting",
        (Part(_waiting_rows(scope), length, columns),),
        whole="waiting",
        groups=(*WAITS, "more"),
    )


def _load(scope: Scope) -> Picture:
    """By pairs that go on in this program."""
    running = Mentorship.objects.filter(mentor=OuterRef("pk"), state__in=GOES_ON).order_by()
    amount = Subquery(running.values("mentor").annotate(amount=Count("pk")).values("amount"))
    rows = scope.mentors.filter(
        Q(state__in=[Mentor.State.AVAILABLE, Mentor.State.PAUSED, Mentor.State.DORMANT])
        | Q(pk__in=Mentorship.objects.filter(program=scope.program, state__in=GOES_ON).values("mentor"))
    )
    columns = {"mentors": Q(), "room": Q(pk__in=_with_room(scope).values("pk"))}
    return Picture("load", (Part(rows, Coalesce(amount, Value(0)), columns),), whole="mentors")


def _shown_mentors(scope: Scope) -> Picture:
    """Whom the directory shows, and what came of it within a year."""
    shown = Mentor.objects.filter(program=scope.program).available().values("pk")
    requests = MentorRequest.objects.filter(mentor=OuterRef("pk"), asked_at__gte=scope.now - YEAR)
    asked = Q(Exists(requests))
    columns = {
        "shown": Q(),
        "asked": asked,
        "accepted": Q(Exists(requests.filter(state=MentorRequest.State.ACCEPTED))),
        "unasked": ~asked,
    }
    rows = scope.mentors.filter(pk__in=shown)
    return Picture("shown_mentors", (Part(rows, _of_person(scope), columns),), whole="shown")


def _shown_mentees(scope: Scope) -> Picture:
    requests = MentorRequest.objects.filter(mentee=OuterRef("pk"), asked_at__isnull=False)
    columns = {
        "joined": Q(),
        "asked": Q(Exists(requests)),
        "accepted": Q(Exists(requests.filter(state=MentorRequest.State.ACCEPTED))),
        "paired": Q(Exists(scope.pairs.filter(mentee=OuterRef("pk")))),
        "waiting": Q(pk__in=_waiting_rows(scope).values("pk")),
    }
    return Picture("shown_mentees", (Part(scope.mentees, _of_person(scope), columns),), whole="joined")


def _training(scope: Scope) -> Picture:
    mentors = scope.mentors.filter(pk__in=Mentor.objects.filter(program=scope.program).available())
    mentees = scope.mentees.filter(person__is_active=True)
    sides = {Side.MENTEE: mentees, Side.MENTOR: mentors}
    parts = [
        Part(rows, side.value, _learned(scope, side))
        for side, rows in sides.items()
        if scope.program.course_of(side) is not None or scope.program.asks_session(side)
    ]
    return Picture("training", tuple(parts), whole="asked")


def _learned(scope: Scope, side: str) -> dict[str, Q]:
    """What this side is asked to do; a part of a program without a course has no such column."""
    found = {"asked": Q()}
    if (course := scope.program.course_of(side)) is not None:
        found["course"] = Q(Exists(_taken(scope, course.pk)))
    if scope.program.asks_session(side):
        places = SessionPlace.objects.filter(
            session__program=scope.program,
            session__audience__in=Learners.with_side(side),
            has_attended=True,
            person=OuterRef("person"),
        )
        found["session"] = Q(Exists(places))
    return found
