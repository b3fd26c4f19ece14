"""What a program does, told as honestly as its numbers allow; every function reads, none writes.

Everything is counted up to the first day of the quarter, so that two looks within it can't be subtracted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from dashboard import histories, statistics
from dashboard.segments import quarter_of
from dashboard.statistics import Colleague, Interval, Life, RiskSet
from people.models import Person
from people.regions import region_of
from programs.models import Answer, FollowUp, Lottery, Meeting, Mentee, Mentorship, Program

HORIZON = 365  # days
SMALL, FEWEST_ENDS = 30, 10  # below: marked as a small group; p-values only with so many ends on each side
SATISFIED = 4  # of 5
LAST_QUARTER = 4
RECENT = timedelta(days=45)
USUAL, HOPED = 0.15, 0.10  # shares who leave within a year, to say what a comparison could show
BANDS = {"junior": 1, "medior": 1, "senior": 2, "lead": 2, "head": 3, "director": 3}  # levels taken together


@dataclass(frozen=True)
class Told:
    """A share as it may be shown: nothing below five people, no per cent below ten, a mark below thirty."""

    part: int | None
    whole: int | None
    interval: Interval | None = None

    @property
    def is_small(self) -> bool:
        return self.whole is not None and self.whole < SMALL


def told(part: int, whole: int) -> Told:
    if whole < statistics.LEAST:
        return Told(None, None)
    return Told(part, whole, statistics.share(part, whole) if whole >= 2 * statistics.LEAST else None)


def report(program: Program, *, today: date) -> dict[str, Any]:
    until = quarter_of(today)
    return {
        "until": until,
        "reach": _reach(program, until),
        "quarters": _quarters(program, until) + _at_the_end(program, until),
        "leaving": leaving(program, until=until),
    }


def _reach(program: Program, until: date) -> dict[str, Any]:
    """Who joined, who was paired and how soon, who still meets, who stopped early."""
    before = Q(enrolled_at__date__lt=until)
    mentees = list(
        program.mentees.filter(before)
        .exclude(state=Mentee.State.WITHDRAWN)
        .annotate(first=Min("mentorships__started_on", filter=_told_pairs("mentorships__")))
        .values_list(TruncDate("enrolled_at"), "first")
    )
    runs = Q(ended_on=None) | Q(ended_on__gte=until)
    met = Meeting.objects.filter(
        mentorship=OuterRef("pk"),
        state=Meeting.State.HELD,
        starts_at__date__gte=until - RECENT,
        starts_at__date__lt=until,
    )
    pairs = program.mentorships.filter(active_at__date__lt=until).aggregate(
        begun=Count("pk"),
        running=Count("pk", filter=runs),
        met=Count("pk", filter=runs & Q(Exists(met))),
        early=Count("pk", filter=Q(state=Mentorship.State.ENDED, ended_on__lt=until)),
    )
    waits = [_wait(joined, first, until) for joined, first in mentees]
    median = statistics.survival(waits).median() if len(waits) >= 2 * statistics.LEAST else None
    return {
        "matched": told(sum(first is not None and first < until for _joined, first in mentees), len(mentees)),
        "median_days": None if median is None else round(median),
        "meeting": told(pairs["met"], pairs["running"]),
        "early": told(pairs["early"], pairs["begun"]),
    }


def _told_pairs(prefix: str = "") -> Q:
    untold = [Mentorship.State.HELD, Mentorship.State.PROPOSED]
    return ~Q(**{f"{prefix}state__in": untold})


def _wait(joined: date, first: date | None, until: date) -> Life:
    """Days until the first mentor; whoever still waits is watched up to now. The same day is half a day."""
    end = first if first is not None and first < until else until
    return Life(max((end - joined).days, 0.5), int(end == first))


def _quarters(program: Program, until: date) -> list[dict[str, Any]]:
    """Each check-in and side: who answered, and how many are satisfied, with bounds where many are silent."""
    asked = dict(
        FollowUp.objects.quarterly()
        .filter(mentorship__program=program, opened_at__date__lt=until)
        .order_by()
        .values_list("quarter")
        .annotate(amount=Count("pk"))
    )
    ratings = Answer.objects.filter(
        follow_up__mentorship__program=program,
        follow_up__kind=FollowUp.Kind.QUARTER,
        rating__isnull=False,
        answered_at__date__lt=until,
    )
    given: Counter[tuple[int, str]] = Counter()
    satisfied: Counter[tuple[int, str]] = Counter()
    for quarter, side, rating in ratings.order_by().values_list("follow_up__quarter", "side", "rating"):
        given[quarter, side] += 1
        satisfied[quarter, side] += (rating or 0) >= SATISFIED
    return [
        _quarter(quarter, side, satisfied[quarter, side], given[quarter, side], amount)
        for quarter, amount in sorted(asked.items())
        for side in ("mentee", "mentor")
    ]


def _at_the_end(program: Program, until: date) -> list[dict[str, Any]]:
    """Satisfied all in all, from the last quarter or the closing form: each pair gets one of the two."""
    rows = FollowUp.objects.filter(
        Q(kind=FollowUp.Kind.CLOSING) | Q(kind=FollowUp.Kind.QUARTER, quarter=LAST_QUARTER),
        mentorship__program=program,
        opened_at__date__lt=until,
    )
    asked = rows.count()
    given: Counter[str] = Counter()
    satisfied: Counter[str] = Counter()
    answers = Answer.objects.filter(follow_up__in=rows.values("pk"), answered_at__date__lt=until)
    for side, values in answers.values_list("side", "values") if asked else ():
        if "satisfied" in values:
            given[side] += 1
            satisfied[side] += values["satisfied"] >= SATISFIED
    sides = ("mentee", "mentor") if asked else ()
    return [_quarter(0, side, satisfied[side], given[side], asked) for side in sides]


def _quarter(quarter: int, side: str, satisfied: int, answers: int, asked: int) -> dict[str, Any]:
    silent = answers < 0.6 * asked
    found = told(satisfied, answers)
    return {
        "quarter": quarter,
        "side": side,
        "response": told(answers, asked),
        "satisfied": found,
        "bounds": statistics.all_asked(satisfied, answers, asked) if silent and found.interval else None,
    }


@dataclass(frozen=True)
class Comparison:
    """The one comparison of a program, set beforehand: everything that is told of it starts from these."""

    sets: Sequence[RiskSet]
    lottery: Lottery | None
    without_end: int  # people who are gone without a day on which they went

    @property
    def is_told(self) -> bool:
        others = sum(len(row.others) for row in self.sets)
        return min(len(self.sets), others) >= 2 * statistics.LEAST


def comparison(program: Program, *, until: date) -> Comparison:
    """Each who started with up to five colleagues like them, or who was drawn with who was not."""
    everywhere, began = _began(program, until)
    everybody, unknown = _colleagues(until, everywhere)
    lottery = Lottery.objects.filter(program=program, drawn_at__date__lt=until).first()
    if lottery is not None:
        return Comparison(_by_lot(lottery, {one.key: one for one in everybody}), lottery, unknown)
    participants = [replace(one, began=began[one.key]) for one in everybody if one.key in began]
    return Comparison(statistics.risk_sets(participants, everybody, seed=program.pk), None, unknown)


def leaving(program: Program, *, until: date) -> dict[str, Any]:
    """Whether mentees of the program left within a year, beside colleagues like them."""
    found = comparison(program, until=until)
    return {
        "lottery": found.lottery,
        "amount": len(found.sets),
        "without_end": found.without_end,
        "needed": statistics.people_per_group(USUAL, HOPED),
        "usual": round(100 * USUAL),
        "hoped": round(100 * HOPED),
        "beside": _beside(found.sets, until.toordinal()) if found.is_told else None,
    }


def _by_lot(lottery: Lottery, everybody: dict[int, Colleague]) -> list[RiskSet]:
    """Who was drawn beside who was not, from the day of the lots on, whoever had a mentor later.

    Nobody chose their side, so both are followed as they were drawn (intention to treat).
    """
    day = timezone.localdate(lottery.drawn_at).toordinal()
    person_of = dict(Mentee.objects.filter(pk__in=lottery.order).values_list("pk", "person"))
    first, others = (
        [
            replace(everybody[person], began=None)
            for person in (person_of.get(key) for key in keys)
            if person in everybody
        ]
        for keys in (lottery.first, lottery.others)
    )
    return [RiskSet(day, one, () if place else tuple(others)) for place, one in enumerate(first)]


def _began(program: Program, until: date) -> tuple[dict[int, int], dict[int, int]]:
    """The day, as an ordinal, on which each mentee's first pair began: anywhere, and in this program."""
    rows = Mentorship.objects.filter(active_at__date__lt=until).order_by()
    anywhere: dict[int, int] = {}
    here: dict[int, int] = {}
    for person, of, first in rows.values_list("mentee_person", "program").annotate(
        first=Min(TruncDate("active_at"))
    ):
        day = first.toordinal()
        anywhere[person] = min(day, anywhere.get(person, day))
        if of == program.pk:
            here[person] = day
    return anywhere, here


def _colleagues(until: date, began: dict[int, int]) -> tuple[list[Colleague], int]:
    """Everybody HR knows, and how many of them are gone without a day on which they went."""
    rows = Person.objects.filter(erased_at__isnull=True).values_list(
        "pk", "country", "level", "hired_on", "left_on", "is_active"
    )
    found, unknown = [], 0
    earlier = histories.earlier()
    for pk, country, level, hired, left, is_active in rows.iterator(chunk_size=5000):
        if not is_active and left is None:
            unknown += 1
            continue
        gone = left.toordinal() if left is not None and left < until else None
        start = hired.toordinal() if hired else None
        before = tuple((day, _group(was, place)) for day, was, place in earlier.get(pk, ()))
        found.append(Colleague(pk, _group(level, country), start, gone, began.get(pk), before))
    return found, unknown


def _group(level: str, country: str) -> tuple[str, int]:
    return region_of(country), BANDS.get(level, 0)


def _beside(sets: Sequence[RiskSet], until: int) -> dict[str, Any]:
    arms: dict[str, list[tuple[Life, int]]] = {"ours": [], "theirs": []}
    for row in sets:
        whole = until - row.day
        for arm, people in (("ours", (row.one,)), ("theirs", row.others)):
            for one in people:
                lived = statistics.life(one, day=row.day, until=until, is_participant=arm == "ours")
                if lived is not None:
                    arms[arm].append((lived, whole))
    lives = {arm: [lived for lived, _whole in rows] for arm, rows in arms.items()}
    left = {
        arm: statistics.within(lives[arm], days=HORIZON, watched=[whole for _lived, whole in rows])
        for arm, rows in arms.items()
    }
    both = all(whole >= 2 * statistics.LEAST for _part, whole in left.values())
    return {
        "ours": told(*left["ours"]),
        "theirs": told(*left["theirs"]),
        "difference": statistics.difference(left["ours"], left["theirs"]) if both else None,
        "rates": {arm: _per_hundred_years(rows) for arm, rows in lives.items()},
        "curves": {arm: statistics.survival(rows) for arm, rows in lives.items()},
        "days_kept": statistics.mean_difference(lives["ours"], lives["theirs"], until=HORIZON),
        "chance": _chance(lives),
        "balance": _balance(sets),
        "amounts": {arm: len(rows) for arm, rows in lives.items()},
    }


def _per_hundred_years(lives: Iterable[Life]) -> Interval:
    """How many leave of a hundred people in a year."""
    rows = list(lives)
    years = sum(one.exit for one in rows) / statistics.YEAR
    return statistics.rate(sum(one.cause == 1 for one in rows), years / 100)


def _chance(lives: dict[str, list[Life]]) -> float | None:
    """The p-value, only where enough left on both sides to speak of one."""
    if any(sum(one.cause == 1 for one in rows) < FEWEST_ENDS for rows in lives.values()):
        return None
    found = statistics.log_rank(lives["ours"], lives["theirs"])
    return found.p_value if found else None


def _balance(sets: Sequence[RiskSet]) -> list[dict[str, Any]]:
    """How alike the two sides are: parts of each in whole per cents, without small groups."""
    rows = []
    for name, value_of in (
        ("region", lambda one, day: one.group_on(day)[0]),
        ("level", lambda one, day: one.group_on(day)[1]),
        ("service", lambda one, day: one.service(day)),
    ):
        ours = Counter(value_of(row.one, row.day) for row in sets)
        theirs = Counter(value_of(one, row.day) for row in sets for one in row.others)
        shown = statistics.few_hidden(ours)
        for value in sorted(ours, key=lambda each: (each is None, each)):
            rows.append(
                {
                    "of": name,
                    "value": value,
                    "ours": _percent(shown[value], ours.total()),
                    "theirs": _percent(theirs[value] if shown[value] is not None else None, theirs.total()),
                }
            )
    return rows


def _percent(part: int | None, whole: int) -> int | None:
    return None if part is None or not whole else round(100 * part / whole)
