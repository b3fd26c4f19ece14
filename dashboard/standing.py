"""How the people of a program stand on one day, for the pictures of who may see totals only.

Each table puts everybody of one step into one category, so that it is audited beside the segments
(`dashboard.statistics.disclosure`). Amounts are of people: requests and pairs of one person are one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count as Amount
from django.db.models import Exists, OuterRef, Q, QuerySet

from dashboard.statistics.disclosure import EVERYBODY, Count, Sum
from guides.models import Completion
from matching.models import MentorRequest
from matching.states import ASKED
from people import clock
from people.models import Person
from people.regions import region_of
from programs.models import GOES_ON, Answer, FollowUp, Mentee, Mentor, Mentorship, Program, Side

COULD, CAME, PAIRED = range(3)  # steps, as `dashboard.segments` counts them
TOPIC, CHECK_IN = "topic:", "check_in:"
BESIDE = ">"  # between the mentee's part of the world and the mentor's
YES, NO = "yes", "no"
DAYS = (30, 90, 180)
ANSWERED = (3, 7, 14)
MOST_PAIRS = 4
LONGEST = "more"
WAITS, CAME_ALREADY = "waits:", "offered"

Standing = dict[int, str]  # who → category; whoever is not named has none of them
Tables = dict[str, tuple[int, Standing, str]]  # name → step, who stands where, and where everybody else does


@dataclass(frozen=True)
class Look:
    """One side of a program, counted up to the day before `until`."""

    program: Program
    side: Side
    until: date
    steps: list[set[int]]

    @property
    def pairs(self) -> QuerySet[Mentorship]:
        rows = self.program.mentorships.filter(started_on__lt=self.until)
        return rows.exclude(state__in=[Mentorship.State.HELD, Mentorship.State.PROPOSED]).order_by(
            "started_on", "pk"
        )


def tables(look: Look) -> Tables:
    own = _of_mentees(look) if look.side == Side.MENTEE else _of_mentors(look)
    return own | _check_ins(look) | _training(look) | _topics(look)


def _of_mentees(look: Look) -> Tables:
    asked = MentorRequest.objects.filter(program=look.program, asked_at__date__lt=look.until)
    who_asked = dict.fromkeys(asked.order_by().values_list("mentee__person", flat=True), YES)
    return {
        "wait": (CAME, _waits(look), "left"),
        "meets": (PAIRED, _meets(look), ""),
        "asked": (CAME, who_asked, NO),
    }


def _waits(look: Look) -> Standing:
    """Days until the first mentor; with those who still wait, by the days until now."""
    first: dict[int, date] = {}
    for person, day in look.pairs.values_list("mentee_person", "started_on"):
        first.setdefault(person, day)
    rows = look.program.mentees.filter(enrolled_at__date__lt=look.until)
    found = dict.fromkeys(first, str(DAYS[0]))  # where nobody knows when they joined
    for row in rows.select_related("person"):
        joined = row.enrolled_at.date()
        if began := first.get(row.person_id):
            found[row.person_id] = _up_to((began - joined).days, DAYS)
        elif row.state == Mentee.State.ENROLLED and row.person.is_active:
            found[row.person_id] = WAITS + _up_to((look.until - joined).days, DAYS)
    return found


def _up_to(days: int, ends: Iterable[int]) -> str:
    return next((str(end) for end in ends if days <= end), LONGEST)


def _meets(look: Look) -> Standing:
    """By the newest pair; both parts of the world are those of today, as in the table of segments."""
    newest = dict(look.pairs.values_list("mentee_person", "mentor_person"))
    people = {*newest, *newest.values()}
    where = dict(Person.objects.filter(pk__in=people).order_by().values_list("pk", "country"))
    return {
        mentee: region_of(where[mentee]) + BESIDE + region_of(where[mentor])
        for mentee, mentor in newest.items()
    }


def _of_mentors(look: Look) -> Tables:
    found: Tables = {
        "load": (CAME, _load(look), "0"),
        "answers": (CAME, _answers(look), "unasked"),
    }
    if look.program.mentors_are_expected:
        found["answer"] = (COULD, _said(look), "not_asked")
    return found


def _load(look: Look) -> Standing:
    rows = look.pairs.filter(state__in=GOES_ON).order_by().values("mentor_person")
    amounts = rows.annotate(amount=Amount("pk")).values_list("mentor_person", "amount")
    return {person: str(min(amount, MOST_PAIRS)) for person, amount in amounts}


def _answers(look: Look) -> Standing:
    """By the slowest answer to a request of before; what mentees took back is none of these."""
    state = MentorRequest.State
    rows = MentorRequest.objects.filter(
        program=look.program,
        asked_at__date__lt=look.until,
        state__in=[*ASKED, state.ACCEPTED, state.DECLINED, state.EXPIRED],
    )
    slowest: dict[int, int] = {}
    for person, asked, answered in rows.order_by().values_list("mentor__person", "asked_at", "answered_at"):
        days = (answered - asked).days + 1 if answered and asked else ANSWERED[-1] + 1
        slowest[person] = max(days, slowest.get(person, 0))
    return {person: _up_to(days, ANSWERED) for person, days in slowest.items()}


def _said(look: Look) -> Standing:
    later = (Mentor.State.NOT_NOW, Mentor.State.WITHDRAWN)
    words = {Mentor.State.EXPECTED: "silent", Mentor.State.EXEMPT: "exempt"} | dict.fromkeys(later, "later")
    rows = look.program.mentors.order_by().values_list("person", "state")
    found = {person: words.get(Mentor.State(state), "later") for person, state in rows}
    return found | dict.fromkeys(look.steps[CAME], CAME_ALREADY)


def _check_ins(look: Look) -> Tables:
    """Per quarter, of everybody who had a pair: whether they answered; in one of their pairs is enough."""
    given = Answer.objects.filter(follow_up=OuterRef("pk"), side=look.side, answered_at__date__lt=look.until)
    rows = FollowUp.objects.quarterly().filter(
        mentorship__program=look.program, opened_at__date__lt=look.until
    )
    rows = rows.annotate(is_given=Exists(given)).order_by("is_given", "pk")
    found: dict[int, Standing] = {number: {} for number in range(1, look.program.quarters + 1)}
    person = f"mentorship__{look.side}_person"
    for quarter, who, is_given in rows.values_list("quarter", person, "is_given"):
        found.setdefault(quarter, {})[who] = YES if is_given else NO
    return {f"{CHECK_IN}{quarter}": (PAIRED, who, "later") for quarter, who in found.items() if who}


def _training(look: Look) -> Tables:
    course = look.program.course_of(look.side)
    if course is None:
        return {}
    rows = Completion.objects.valid(clock.now()).filter(course=course, completed_at__date__lt=look.until)
    return {"trained": (CAME, dict.fromkeys(rows.order_by().values_list("person", flat=True), YES), NO)}


def _topics(look: Look) -> Tables:
    """One table each, for somebody may name several."""
    rows = look.program.mentees if look.side == Side.MENTEE else look.program.mentors
    named: dict[str, Standing] = {}
    for person, topics in rows.filter(~Q(topics=[])).order_by().values_list("person", "topics"):
        for topic in topics:
            named.setdefault(topic, {})[person] = YES
    return {f"{TOPIC}{topic}": (CAME, people, NO) for topic, people in named.items()}


def counts(look: Look, *, day: int, fewest: int) -> dict[Count, int]:
    """Topics that fewer than `fewest` named, or fewer than so many did not, are no table at all."""
    found: dict[Count, int] = {}
    for table, (step, where, otherwise) in tables(look).items():
        amounts = Counter(where.get(person, otherwise) for person in look.steps[step])
        if table.startswith(TOPIC):
            amounts.setdefault(NO, 0)
            if amounts[YES] < fewest or 0 < amounts[NO] < fewest:
                continue
        found |= {Count(day, table, category, step): amount for category, amount in amounts.items()}
    return found


def sums(truth: Mapping[Count, int]) -> Iterator[Sum]:
    """What everybody knows of these tables beside that each adds up: who of one is whom of another."""
    parts: dict[Count, list[Count]] = {}
    for count in truth:
        if (whole := _whole_of(count)) is not None and whole in truth:
            parts.setdefault(whole, []).append(count)
    yield from (Sum(whole, tuple(found)) for whole, found in parts.items())


def _whole_of(count: Count) -> Count | None:
    everybody = count._replace(table=EVERYBODY, category=EVERYBODY)
    if count.table == "meets":
        return count._replace(table="region", category=count.category.split(BESIDE)[0])
    if count.table == "wait" and count.category != "left" and not count.category.startswith(WAITS):
        return everybody._replace(step=PAIRED)
    if count.table == "answer" and count.category == CAME_ALREADY:
        return everybody._replace(step=CAME)
    return None


def is_picture(table: str) -> bool:
    """Of these tables; else of a segment."""
    return table in FIXED or table.startswith((TOPIC, CHECK_IN))


FIXED = ("wait", "meets", "asked", "load", "answers", "answer", "trained")
ORDER = {
    "wait": [*map(str, DAYS), LONGEST, *(f"{WAITS}{days}" for days in (*DAYS, LONGEST)), "left"],
    "answers": [*map(str, ANSWERED), LONGEST, "unasked"],
    "answer": [CAME_ALREADY, "later", "exempt", "silent", "not_asked"],
    "asked": [YES, NO],
    "trained": [YES, NO],
    "check_ins": [YES, NO, "later"],
    "load": [str(amount) for amount in range(MOST_PAIRS + 1)],
}
