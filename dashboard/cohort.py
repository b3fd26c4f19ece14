"""An invented cohort and how it lives its year: most do well, some are silent, slow, away or part."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from matching.models import Policy
from people.actions import leaving
from people.models import Person
from programs import questions
from programs.actions import agreements, ending, follow_ups, goals, meetings, mentorships, pausing
from programs.models import FollowUp, Mentee, Mentor, Mentorship, Program

OWN_DEEDS = frozenset(  # mails that answer what the pair itself did that day
    {"mentorship_agreement", "meeting_planned", "meeting_moved", "meeting_cancelled"}
)
PLACES = (
    ("SE", "Europe/Stockholm"), ("PT", "Europe/Lisbon"), ("SA", "Asia/Riyadh"), ("AE", "Asia/Dubai"),
    ("DE", "Europe/Berlin"),
)  # fmt: skip
HOME = ("NL", "Europe/Amsterdam")
GIVEN = ("Ada", "Bram", "Chidi", "Dana", "Emre", "Fleur", "Gita", "Hugo", "Ines", "Jonas")
FAMILY = ("Abbas", "Berg", "Costa", "Dubois")


def rules_of(program: Program, copy: Program) -> None:
    """The same rules, so that a move shows what it would break."""
    policy = Policy.objects.current(program)
    if policy.pk:
        policy.pk, policy.program = None, copy
        policy._state.adding = True
        policy.save(force_insert=True)


class Cohort:
    def __init__(self, program: Program, *, pairs: int, now: datetime) -> None:
        self.program = program
        self.pairs = [self._pair(number, now=now) for number in range(pairs)]
        self.sides = {pair.mentor_person_id: "mentor" for pair in self.pairs}
        self.sides |= {pair.mentee_person_id: "mentee" for pair in self.pairs}

    def _pair(self, number: int, *, now: datetime) -> Mentorship:
        place = PLACES[number % len(PLACES)]
        mentor_person = _person(f"rehearsal-mentor-{number}", number, place, level="senior")
        mentee_person = _person(f"rehearsal-mentee-{number}", number + 3, HOME, level="medior")
        words = {"program": self.program, "form": "both", "topics": []}
        mentor = Mentor.objects.create(
            person=mentor_person, state="available", seats=1, answered_at=now, created_at=now, **words
        )
        mentee = Mentee.objects.create(person=mentee_person, enrolled_at=now, **words)
        return mentorships.start(
            mentor=mentor,
            mentee=mentee,
            program=self.program,
            origin="hand",
            crosses_border=True,
            by=None,
            now=now,
        )

    def states(self) -> dict[str, int]:
        rows = Mentorship.objects.filter(program=self.program).values_list("state", flat=True)
        return dict(Counter(rows))

    def act(self, day: int, *, now: datetime) -> None:
        """What each pair does on that day of its year."""
        for number, pair in enumerate(self.pairs):
            pair.refresh_from_db()
            if pair.goes_on:
                self._begin(number, pair, day, now=now)
                self._turn(number, pair, day, now=now)
            self._answer(number, pair, now=now)

    def _begin(self, number: int, pair: Mentorship, day: int, *, now: datetime) -> None:
        """An agreement in the first week, or after a month; a goal; a meeting each month."""
        late = 25 if number % 8 == 7 else 0
        if day == 3 + late and self.program.needs_agreement:
            agreements.write(
                pair, by=pair.mentee_person, now=now, rhythm="Monthly, 45 minutes", form="both", text=""
            )
        if day == 5 + late and self.program.needs_agreement:
            agreements.confirm(pair.agreements.get(), by=pair.mentor_person, now=now)
        if day == 20 and number % 10 != 9:
            goals.set(pair, by=pair.mentee_person, now=now, sentence="Lead a first project", due_on=None)
        stops = 60 if number % 6 == 5 else 10_000
        if pair.state == Mentorship.State.ACTIVE and day % 30 == 10 and day < stops:
            starts = now - timedelta(hours=1)
            meetings.log(pair, by=pair.mentee_person, now=now, starts_at=starts, minutes=45, form="online")

    def _turn(self, number: int, pair: Mentorship, day: int, *, now: datetime) -> None:
        """One pauses, one parts, one is done early, a mentor leaves, a mentee moves; some go on longer."""
        active = pair.state == Mentorship.State.ACTIVE
        if number == 3 and day == 60 and active:
            pausing.pause(pair, until=now.date() + timedelta(days=30), by=pair.mentee_person, now=now)
        elif number == 5 and day == 100:
            ending.part(pair, by=pair.mentee_person, now=now)
        elif number == 9 and day == 200 and active:
            ending.finish(pair, by=pair.mentee_person, now=now)
        elif number == 12 and day == 150:
            with transaction.atomic():
                leaving.close_doors([pair.mentor_person_id], by=None, now=now, why="feed")
        elif number == 15 and day == 120:
            Person.objects.filter(pk=pair.mentee_person_id).update(country=pair.mentor_country)
        elif number % 4 == 0 and day == 345 and pair.end_asked_on:
            for person in (pair.mentee_person, pair.mentor_person):
                ending.say(pair, wish="extend", months=2, by=person, now=now)

    def _answer(self, number: int, pair: Mentorship, *, now: datetime) -> None:
        """Three days after it opened; every seventh pair never does, every ninth is not content."""
        if number % 7 == 6:
            return
        rows = FollowUp.objects.open().filter(mentorship=pair, opened_at__lte=now - timedelta(days=3))
        for row in rows:
            done = set(row.answers.values_list("side", flat=True))
            low = number % 9 == 8
            for person in (pair.mentee_person, pair.mentor_person):
                if pair.side_of(person) not in done:
                    follow_ups.answer(row, by=person, now=now, **_said(row, person, low=low))


def _said(row: FollowUp, person: Person, *, low: bool) -> dict[str, Any]:
    """Something to each question that is no text; whoever is not content would rather have somebody else."""
    pair = row.mentorship
    side = str(pair.side_of(person))
    entries = row.question_set.entries if row.question_set else None
    asked = questions.asked(entries, name=row.set_name, language="en")
    said: dict[str, Any] = {"closer": ""}
    values: dict[str, Any] = {}
    for question in questions.of_side(asked, side, abroad=pair.crosses_border):
        if question.kind in {"text", "tick"}:
            continue
        (said if question.column else values)[question.key] = _choice(question, low=low)
    if "closer" in {question.key for question in asked}:
        values |= {f"{questions.GOAL}{goal.pk}": -1 if low else 0 for goal in pair.goals.all()}
    return said | {"values": values}


def _choice(question: questions.Question, *, low: bool) -> Any:
    if question.kind in {"agree", "stars"}:
        return 2 if low else 4
    options = [value for value, _words in question.options]
    special = {"right_match": "another" if low else "yes", "safe": "yes", "recommend": 5 if low else 9}
    return special.get(question.key, options[0] if options else 3)


def _person(key: str, number: int, place: tuple[str, str], *, level: str) -> Person:
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]
    stamp = f"{key}-{uuid4().hex}"  # two rehearsals at a time never wait for each other
    return Person.objects.create(
        employee_id=stamp,
        given_name=given,
        family_name=f"{family} {number}",
        email=f"{stamp}@rehearsal.invalid",
        country=place[0],
        time_zone=place[1],
        level=level,
        languages=["en", "nl"],
        legal_entity=f"Rehearsal {place[0]}",
        language="nl" if place == HOME else "en",
    )
