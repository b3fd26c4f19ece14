"""Figures for the pages of the desk and of one's own year; every function reads, none writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Case, Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import lists, statistics
from dashboard.figures import Figures
from people import prepared
from people.models import Person
from programs import calendar
from programs.models import Agreement, Answer, FollowUp, Meeting, Mentee, Mentor, Mentorship, Program
from programs.questions import GOAL, RELATION

ENOUGH_FOR_ALPHA, ENOUGH_FOR_GOALS = 50, 10
GOING_ON = ("preparing", "active", "paused")


def are_few(least: int) -> bool:
    """Fewer people who work here than that; a large house is not counted for it."""
    return Person.objects.active()[:least].count() < least


def with_counts(programs: QuerySet[Program]) -> QuerySet[Program]:
    """Adds available_mentors, expected_mentors, enrolled_mentees, going_on.

    Each counted on its own: joined, the rows of a large program would multiply to billions.
    """
    return programs.annotate(**_counts())


def side_by_side(
    programs: QuerySet[Program], *, now: datetime, besides: Collection[int] = ()
) -> QuerySet[Program]:
    """The same and waiting and met (pairs that met lately), by name: what comes first is no mark.

    Those `besides` are known otherwise, and counted as 0.
    """
    held = lists.met_lately(now)
    amounts = _counts() | {
        "waiting": _amount(Mentee.objects.waiting()),
        "met": _amount(Mentorship.objects.going_on().filter(Exists(held))),
    }
    if besides:
        known = When(pk__in=besides, then=Value(0))
        amounts = {name: Case(known, default=each) for name, each in amounts.items()}
    return programs.annotate(**amounts).order_by("name", "pk")


def _counts() -> dict[str, Any]:
    return {
        "available_mentors": _amount(Mentor.objects.filter(state="available")),
        "expected_mentors": _amount(Mentor.objects.filter(state="expected")),
        "enrolled_mentees": _amount(Mentee.objects.filter(state="enrolled")),
        "going_on": _amount(Mentorship.objects.going_on()),
    }


def counted(
    person: Person, *, today: date, program: int | None = None, held: Mapping[int, Figures]
) -> list[Program]:
    """Programs that this person coordinates, with counts; of large ones as the clock left them, `as_of`."""
    tonight = timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min))

    def write(keys: Sequence[int]) -> QuerySet[Program]:
        reader = Person(pk=keys[0], house_roles=person.house_roles)
        rows = Program.objects.coordinated_by(reader).select_related("owner", "deputy")
        rows = rows.filter(pk__in=keys[1:]) if program else rows
        return side_by_side(rows, now=tonight, besides=list(held))

    keys = [person.pk] if program is None else [person.pk, program]
    name = f"programs of {sorted(person.house_roles)} {len(keys)} {sorted(held)}"
    found = prepared.objects(name, write, keys, moment=today.toordinal())
    for row in found:
        figures = held.get(row.pk)
        row.as_of = figures.at if figures else None  # type: ignore[attr-defined]
        for each, amount in (figures.counts if figures else {}).items():
            setattr(row, each, amount)
    return found


def _amount(rows: QuerySet[Any]) -> Coalesce:
    of_this = rows.filter(program=OuterRef("pk")).order_by().values("program")
    return Coalesce(Subquery(of_this.annotate(amount=Count("pk")).values("amount")), 0)


def funnel_counts(program: Program) -> dict[str, int]:
    """Mentees, each once, at each step from enrolled to met."""
    paired = Q(mentorships__state__in=[*GOING_ON, "completed"])
    return program.mentees.aggregate(
        enrolled=Count("pk", filter=~Q(state="withdrawn"), distinct=True),
        paired=Count("pk", filter=paired, distinct=True),
        started=Count("pk", filter=Q(mentorships__active_at__isnull=False), distinct=True),
        met=Count("pk", filter=Q(mentorships__meetings__state=Meeting.State.HELD), distinct=True),
    )


def funnel(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """From enrolled to met: each with its part of the first in whole per cents."""
    words = {
        "enrolled": _("Mentees enrolled"),
        "paired": _("With a mentor"),
        "started": _("Agreement made, started"),
        "met": _("Have met"),
    }
    all_ = counts["enrolled"]
    return [
        {"label": label, "amount": counts[name], "percent": round(100 * counts[name] / all_) if all_ else 0}
        for name, label in words.items()
    ]


def check_in_counts(program: Program, *, person: Person | None = None) -> list[tuple[str, int, int, int]]:
    """Kind, quarter, pairs asked and answers given, without the reader's own pairs."""
    rows = FollowUp.objects.filter(mentorship__program=program)
    if person is not None:
        rows = FollowUp.objects.coordinated_by(person).filter(mentorship__program=program)
    grouped = rows.order_by().values("kind", "quarter")
    counted = grouped.annotate(pairs=Count("pk", distinct=True), given=Count("answers"))
    return list(counted.order_by("quarter", "kind").values_list("kind", "quarter", "pairs", "given"))


def check_ins(counts: Iterable[tuple[str, int, int, int]]) -> list[dict[str, Any]]:
    """Each occasion: of how many answers that were asked how many came."""
    return [
        {
            "title": FollowUp(kind=kind, quarter=quarter).title,
            "occasion": f"{kind}-{quarter}",
            "asked": 2 * pairs,
            "answered": given,
            "percent": round(50 * given / pairs),
        }
        for kind, quarter, pairs, given in counts
    ]


def pair_counts(program: Program, *, person: Person | None = None) -> dict[str, int]:
    """How many there are in each state, without the reader's own."""
    rows = Mentorship.objects.filter(program=program)
    if person is not None:
        rows = Mentorship.objects.coordinated_by(person).filter(program=program)
    return dict(rows.order_by().values_list("state").annotate(amount=Count("pk")))


def pairs_by_state(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"state": state, "name": name, "amount": counts[state]}
        for state, name in Mentorship.State.choices
        if state in counts
    ]


def years_of(person: Person, *, today: date) -> list[dict[str, Any]]:
    """One's own mentorships that go on, each with the steps of its year."""
    rows = (
        Mentorship.objects.of(person).going_on().select_related("mentor_person", "mentee_person", "program")
    )
    held, planned = (
        Q(meetings__state="held"),
        Q(meetings__state="planned", meetings__starts_at__date__gte=today),
    )
    rows = rows.annotate(
        first_met=Min("meetings__starts_at", filter=held),
        first_planned=Min("meetings__starts_at", filter=planned),
    ).prefetch_related(
        Prefetch("agreements", Agreement.objects.facts()),
        Prefetch("follow_ups", FollowUp.objects.with_sides()),
    )
    return [
        {
            "pair": row,
            "partner": row.partner_of(person),
            "side": row.side_of(person),
            "steps": _steps(row, side=row.side_of(person)),
        }
        for row in rows
    ]


def _steps(pair: Mentorship, *, side: str | None) -> list[dict[str, Any]]:
    """The year in order, as on the page of the pair; `current` is the first step that is not done."""
    first_met, first_planned = pair.first_met, pair.first_planned  # type: ignore[attr-defined]
    steps: list[dict[str, Any]] = [{"label": _("Matched"), "done": True, "on": pair.started_on}]
    if pair.program.needs_agreement:
        agreed = next((row.confirmed_at for row in pair.agreements.all()), None)
        steps.append({"label": _("Agreement"), "done": agreed is not None, "on": agreed})
    steps.append(
        {"label": _("First meeting"), "done": first_met is not None, "on": first_met or first_planned}
    )
    mine = f"{side}_answered"
    done = {row.quarter for row in pair.follow_ups.all() if not row.is_open or getattr(row, mine)}
    asked = {row.quarter: row.due_on for row in pair.follow_ups.all()}
    for quarter, due in calendar.quarters(pair.counts_from, pair.planned_end_on, pair.program.quarters):
        label = _("Quarterly check-in %(number)s") % {"number": quarter}
        steps.append({"label": label, "done": quarter in done, "on": asked.get(quarter, due)})
    current = next((step for step in steps if not step["done"]), None)
    return [step | {"current": step is current} for step in steps]


def programs_open_to(person: Person) -> list[dict[str, Any]]:
    """Live programs whose audience this person fits, with what they can do there."""
    of_this = {"program": OuterRef("pk"), "person": person}
    rows = Program.objects.live().exclude(preset=Program.Preset.GUIDE).with_audiences()
    rows = rows.select_related("owner")
    rows = rows.annotate(
        has_joined=Exists(Mentee.objects.filter(**of_this)),
        is_mentor=Exists(Mentor.objects.filter(**of_this)),
    )
    found = []
    for program in rows:
        roles = {audience.role for audience in program.audiences.all() if audience.fits(person)}
        entry = {
            "program": program,
            "may_join": "mentee" in roles and not program.has_joined,
            "may_offer": "mentor" in roles and not program.is_mentor,
        }
        if program.has_rounds:
            entry |= {"may_join": False, "may_offer": False, "has_rounds": bool(roles)}
        if any(may for name, may in entry.items() if name != "program"):
            found.append(entry)
    return found


def totals(program: Program, *, until: date) -> dict[str, Any]:
    """Of answers given before `until`: two looks within a quarter show the same, so nothing is subtracted.

    What is about fewer than five people is kept back; who takes part is told by segment (dashboard.segments).
    """
    answers = Answer.objects.filter(
        follow_up__mentorship__program=program, follow_up__kind="quarter", answered_at__date__lt=until
    )
    newest = {side: _newest_of(answers, side) for side in ("mentee", "mentor")}
    least = statistics.least_of(is_protected=program.is_protected)
    return {
        "ratings": [
            {"quarter": quarter, "mean": statistics.mean(values, least=least)}
            for quarter, values in _per_quarter(answers).items()
        ],
        "relationship": [_relationship(rows, side, least) for side, rows in newest.items()],
        "attainment": _attainment(newest["mentee"]),
    }


def _relationship(rows: list[Answer], side: str, least: int) -> dict[str, Any]:
    """Of everybody's newest quarterly answers of that side; alpha says how far the six go together."""
    scores = [row.quality for row in rows if row.quality is not None]
    whole = [[*(row.values[key] for key in RELATION[:-1]), row.rating or 0] for row in rows if _all_six(row)]
    return {
        "side": side,
        "amount": len(scores),
        "median": median(scores) if len(scores) >= least else None,
        "alpha": statistics.consistency(whole) if len(whole) >= ENOUGH_FOR_ALPHA else None,
    }


def _all_six(row: Answer) -> bool:
    return row.rating is not None and all(key in row.values for key in RELATION[:-1])


def _attainment(rows: list[Answer]) -> float | None:
    """Mean T of the goals as mentees judged them last; of ten people at least."""
    levels = [[value for key, value in row.values.items() if key.startswith(GOAL)] for row in rows]
    scores = [statistics.attainment(each) for each in levels if each]
    return sum(scores) / len(scores) if len(scores) >= ENOUGH_FOR_GOALS else None


def _newest_of(answers: QuerySet[Answer], side: str) -> list[Answer]:
    newest = answers.filter(side=side).order_by("person", "-answered_at", "-pk").distinct("person")
    return list(newest.defer("expectation", "help"))


def _per_quarter(rows: QuerySet[Answer]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for quarter, rating in rows.order_by("follow_up__quarter").values_list("follow_up__quarter", "rating"):
        if rating is not None:
            found.setdefault(quarter, []).append(rating)
    return found
