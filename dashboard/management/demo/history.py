"""The years before the demo's program: old HR files, who rose, moved and left, and a program that is over."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from dashboard.management.demo import company
from people.actions import roster
from people.models import Level, Person, PositionsKept
from programs.models import Mentee, Mentor, Mentorship, Program

BEGAN = timedelta(days=880)  # before today: the first file
EACH = timedelta(days=90)  # from file to file
YEAR = timedelta(days=365)
PAIRS = 56
LEAVERS = 75
LATEST = 110  # days before today: everything that changes by these files had changed
REASONS = {  # as the HR system writes them, with how often
    "Resignation": 9, "Op eigen verzoek": 5, "Layoff": 3,
    "Mutual agreement": 2, "Pensioen": 3, "End of temporary contract": 4, "": 3,
}  # fmt: skip
ORDER = [level.value for level in (Level.JUNIOR, Level.MEDIOR, Level.SENIOR, Level.LEAD, Level.HEAD)]
LEVEL, UNIT, COUNTRY, CITY, EMPLOYER, TITLE, HIRED = (
    company.HEADERS.index(name)
    for name in (
        "Career level", "Department", "Country", "Location", "Legal entity", "Job title", "Hire date",
    )
)  # fmt: skip


@dataclass
class Story:
    """A row as the last file has it, and what it said before some days."""

    row: list[str]
    before: list[tuple[date, dict[int, str]]] = field(default_factory=list)
    left_on: date | None = None
    why: str = ""

    def on(self, day: date) -> list[str]:
        row = list(self.row)
        for changed, earlier in self.before:
            if day < changed:
                for place, value in earlier.items():
                    row[place] = value
        row[TITLE] = f"{row[LEVEL].capitalize()} {row[UNIT]}"
        gone = self.left_on is not None and self.left_on < day
        return [*row, self.left_on.isoformat() if gone and self.left_on else "", self.why if gone else ""]


def files(*, today: date) -> Iterator[tuple[date, bytes]]:
    """One after the other, the last as the company is when the demo's program begins."""
    dice = random.Random(2024)  # noqa: S311 - the same invented past each time, nothing secret
    stories = [_story(dice, row, today) for row in company.rows(today=today)]
    stories += [_leaver(dice, number, today) for number in range(LEAVERS)]
    day, last = today - BEGAN, today - timedelta(days=LATEST - 5)
    while day <= last:
        here = [story.on(day) for story in stories if story.row[HIRED] <= day.isoformat()]
        yield day, company.file(here)
        day = last if day < last < day + EACH else day + EACH


def _day(dice: random.Random, today: date) -> date:
    return today - timedelta(days=dice.randint(LATEST, BEGAN.days - 20))


def _story(dice: random.Random, row: list[str], today: date) -> Story:
    story = Story(row)
    level = ORDER.index(row[LEVEL]) if row[LEVEL] in ORDER else 0
    if 0 < level < 3 and dice.random() < 0.3:
        story.before.append((_day(dice, today), {LEVEL: ORDER[level - 1]}))
    if row[UNIT] in company.UNITS and dice.random() < 0.18:
        story.before.append((_day(dice, today), {UNIT: dice.choice(company.UNITS)}))
    if row[0] != company.BOSS and dice.random() < 0.08:
        country = dice.choice([each for each in company.COUNTRIES if each != row[COUNTRY]])
        city = company.COUNTRIES[country][0].split(",")[0]
        place = {COUNTRY: country, CITY: city, EMPLOYER: company.EMPLOYERS[country]}
        story.before.append((_day(dice, today), place))
    return story


def _leaver(dice: random.Random, number: int, today: date) -> Story:
    level = dice.choices([Level.JUNIOR, Level.MEDIOR, Level.SENIOR, Level.LEAD], [5, 6, 3, 1])[0]
    row = company.row(dice, 900 + number, level, company.BOSS, today=today)
    row[HIRED] = (today - BEGAN - timedelta(days=dice.randint(60, 4000))).isoformat()
    left = today - timedelta(days=dice.randint(LATEST + 10, 725))
    return Story(row, left_on=left, why=dice.choices(list(REASONS), list(REASONS.values()))[0])


def bring(*, today: date) -> None:
    """The files, each on its day."""
    for day, content in files(today=today):
        now = datetime.combine(day, time(7), tzinfo=UTC)
        if not Person.objects.exists():
            PositionsKept.objects.update_or_create(only=True, defaults={"since": day})
        file = roster.preview(content, file_name=f"demo-company-{day}.csv", by=None, now=now)
        roster.apply_import(file, by=None, now=now)


def build(*, owner: Person, deputy: Person, today: date) -> Program:
    """A program of two years ago, as rows without its mails: its pairs had their year."""
    began = datetime.combine(today - BEGAN + timedelta(days=12), time(9), tzinfo=UTC)
    program = Program.objects.create(
        name=f"Leaders across borders {began.year}",
        preset=Program.Preset.LEADERS,
        purpose="The first round: a year with a mentor in another country.",
        purpose_nl="De eerste ronde: een jaar met een mentor in een ander land.",
        state=Program.State.CLOSED,
        owner=owner,
        deputy=deputy,
        starts_on=began.date(),
        ends_on=began.date() + YEAR,
        created_at=began,
        live_at=began,
    )
    people = Person.objects.filter(employee_id__startswith="D", hired_on__lt=began.date())
    young = list(people.filter(level__in=["junior", "medior", "senior"]).order_by("-employee_id"))
    older = list(people.filter(level__in=["lead", "head"], is_active=True).order_by("employee_id"))
    words = {"program": program, "form": "both"}
    mentors = Mentor.objects.bulk_create(
        Mentor(
            person=person, state="available", seats=5, answered_at=began, created_at=began, **words
        )
        for person in older
    )  # fmt: skip
    every = max(len(young) // PAIRS, 1)
    mentees = Mentee.objects.bulk_create(
        Mentee(person=person, enrolled_at=began - timedelta(days=9), **words)
        for person in young[::every][:PAIRS]
    )
    Mentorship.objects.bulk_create(
        _pair(program, _elsewhere(mentors, mentee, place), mentee, began, place)
        for place, mentee in enumerate(mentees)
    )
    return program


def _elsewhere(mentors: list[Mentor], mentee: Mentee, place: int) -> Mentor:
    found = [each for each in mentors if each.person.country != mentee.person.country]
    return found[place % len(found)]


def _pair(program: Program, mentor: Mentor, mentee: Mentee, began: datetime, place: int) -> Mentorship:
    """Most had their year; one in thirteen parted early, and whoever left the company ended it."""
    start = began + timedelta(days=3 + place % 20)
    parted, left = place % 13 == 12, mentee.person.left_on
    end = start.date() + (timedelta(days=120) if parted else YEAR)
    ending = Mentorship.Ending.EXIT if parted else Mentorship.Ending.OVER
    if left is not None and left < end:
        end, ending = left, Mentorship.Ending.LEFT
    whole = ending == Mentorship.Ending.OVER
    return Mentorship(
        program=program,
        mentor=mentor,
        mentee=mentee,
        mentor_person=mentor.person,
        mentee_person=mentee.person,
        mentor_country=mentor.person.country,
        mentee_country=mentee.person.country,
        crosses_border=True,
        origin=Mentorship.Origin.HAND,
        state=Mentorship.State.COMPLETED if whole else Mentorship.State.ENDED,
        ending=ending,
        started_on=start.date(),
        planned_end_on=start.date() + YEAR,
        active_at=start,
        created_at=start,
        ended_on=end,
    )
