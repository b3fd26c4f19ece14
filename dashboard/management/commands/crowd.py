"""A large invented company in an empty database, always the same for the same numbers: for measuring only."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from matching.models import MentorRequest
from people import clock
from people.models import OrgUnit, Person, Topic
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.presets import PRESETS

BATCH = 5000
SENIOR = ("senior", "lead", "head", "director")
PLACES = (
    ("IN", "Bengaluru", "Asia/Kolkata", "hi"), ("NL", "Utrecht", "Europe/Amsterdam", "nl"),
    ("DE", "München", "Europe/Berlin", "de"), ("US", "Austin", "America/Chicago", "es"),
    ("PL", "Kraków", "Europe/Warsaw", "pl"), ("SE", "Malmö", "Europe/Stockholm", "sv"),
    ("FR", "Nîmes", "Europe/Paris", "fr"), ("PT", "Porto", "Europe/Lisbon", "pt"),
    ("BR", "São Paulo", "America/Sao_Paulo", "pt"), ("JP", "Osaka", "Asia/Tokyo", "ja"),
    ("EG", "Cairo", "Africa/Cairo", "ar"), ("LU", "Luxembourg", "Europe/Luxembourg", "fr"),
)  # fmt: skip
SHARES = tuple(accumulate((20, 14, 12, 12, 10, 8, 7, 6, 5, 3, 2, 1)))
GIVEN = ("Ada", "Sanne", "Léa", "Jonas", "Zofia", "Inês", "Omar", "Mette", "Ravi", "Chloë", "Marta", "Jan")
FAMILY = ("van den Berg", "Lindström", "Müller", "Dubois", "Nowak", "da Silva", "Haddad", "Jensen", "Strauß")
JOBS = ("Analyst", "Engineer", "Advisor", "Planner", "Buyer", "Controller", "Designer", "Manager")
FIELDS = ("Finance", "Supply Chain", "Sales", "Research", "Data", "Service", "Legal", "Quality")
TOPICS = (
    "Leading a team", "Across cultures", "Strategy", "Data and AI", "Presenting", "Negotiating", "Writing",
    "Saying no", "First hundred days", "Change", "Career choices", "Remote teams", "Conflict", "Feedback",
    "Networking", "Coaching", "Time", "Sales talks", "Projects", "Budget", "Hiring", "Well-being",
    "Working abroad", "Stakeholders", "Creativity", "Decisions", "Trust", "Listening", "Meetings", "Power",
)  # fmt: skip


class Command(BaseCommand):
    help = "Fill an empty database with an invented company, to measure with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=100_000)
        parser.add_argument("--mentors", type=int, default=20_000)
        parser.add_argument("--mentees", type=int, default=5_000)

    def handle(self, *args: Any, **options: Any) -> None:
        people, mentors, mentees = options["people"], options["mentors"], options["mentees"]
        if Person.objects.exists():
            raise CommandError("There are people in this database: a crowd is made in an empty one only.")
        if not 2 <= mentors + mentees <= people:
            raise CommandError("There must be as many people as mentors and mentees together.")
        with transaction.atomic():
            program = Crowd(people, mentors, mentees).make()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"program {program.pk}: {people} people, {mentors} mentors, {mentees} mentees")


class Crowd:
    """The first so many people are mentors, the next so many mentees; everybody is led by somebody before."""

    def __init__(self, people: int, mentors: int, mentees: int) -> None:
        self.people, self.mentors, self.mentees = people, mentors, mentees
        self.dice = random.Random(people)  # noqa: S311 - the same company every time
        self.now = clock.now()
        self.since = self.now - timedelta(days=60)

    def make(self) -> Program:
        self.units = OrgUnit.objects.bulk_create(
            OrgUnit(name=f"{field} {number}") for number in range(1, 6) for field in FIELDS
        )
        self.topics = Topic.objects.bulk_create(
            Topic(slug=name.lower().replace(" ", "-"), name=name) for name in TOPICS
        )
        rows = Person.objects.bulk_create(self._people(), batch_size=BATCH)
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('people_person', 'id'), %s)", [self.people])
        program = self._program(rows)
        mentors = Mentor.objects.bulk_create(self._mentors(program, rows), batch_size=BATCH)
        mentees = Mentee.objects.bulk_create(self._mentees(program, rows), batch_size=BATCH)
        self._history(program, mentors, mentees)
        return program

    def _people(self) -> Iterator[Person]:
        dice = self.dice
        for number in range(self.people):
            country, city, zone, language = dice.choices(PLACES, cum_weights=SHARES)[0]
            given, family = dice.choice(GIVEN), f"{dice.choice(FAMILY)}-{number % 977}"
            starts = dice.choice((None, None, 7, 8, 10))
            yield Person(
                employee_id=f"C{number:06d}",
                email=f"c{number}@example.com",
                given_name=given,
                family_name=family,
                sort_name=f"{family}, {given}",
                country=country,
                location=city,
                level=dice.choice(SENIOR if number < self.mentors else ("junior", "medior", "senior")),
                unit=dice.choice(self.units),
                job_title=f"{dice.choice(JOBS)} {dice.choice(FIELDS)}",
                languages=sorted({language, *(("en",) if dice.random() < 0.97 else ())}),
                time_zone=zone,
                works_from=None if starts is None else time(starts),
                works_until=None if starts is None else time(starts + 8, 30),
                password="!",  # noqa: S106 - nobody can sign in with it
                pk=number + 1,
                manager_id=(number - 1) // 8 + 1 if number else None,
            )

    def _program(self, rows: list[Person]) -> Program:
        preset = PRESETS["leaders"]
        return Program.objects.create(
            name="Everybody",
            preset=Program.Preset.LEADERS,
            purpose="A program as large as a company.",
            state=Program.State.LIVE,
            owner=rows[-1],
            deputy=rows[-2],
            starts_on=self.since.date(),
            ends_on=self.since.date() + timedelta(days=365),
            most_choices=preset.most_choices,
            answer_days=preset.answer_days,
            created_at=self.since,
            live_at=self.since,
        )

    def _mentors(self, program: Program, rows: list[Person]) -> Iterator[Mentor]:
        for row in rows[: self.mentors]:
            yield Mentor(
                program=program,
                person=row,
                state=Mentor.State.AVAILABLE,
                seats=self.dice.choice((1, 2, 2, 3)),
                topics=[topic.slug for topic in self.dice.sample(self.topics, self.dice.randint(2, 6))],
                form=self.dice.choice(("online", "in_person", "both")),
                introduction=f"I help with {self.dice.choice(TOPICS).lower()}, as in {row.location}.",
                answered_at=self.since,
                created_at=self.since,
            )

    def _mentees(self, program: Program, rows: list[Person]) -> Iterator[Mentee]:
        for row in rows[self.mentors : self.mentors + self.mentees]:
            yield Mentee(
                program=program,
                person=row,
                topics=[topic.slug for topic in self.dice.sample(self.topics, 3)],
                enrolled_at=self.since,
            )

    def _history(self, program: Program, mentors: list[Mentor], mentees: list[Mentee]) -> None:
        """The second half of the mentees has a mentor, and asked somebody else in vain before."""
        pairs: list[Mentorship] = []
        requests: list[MentorRequest] = []
        for mentee in mentees[len(mentees) // 2 :]:
            mentor = mentors[len(pairs) * 7 % len(mentors)]
            asked = datetime.combine(self.since.date(), time(9), tzinfo=UTC)
            said_no = self.dice.choice(mentors)
            requests.append(
                MentorRequest(
                    program=program, mentor=said_no, mentee=mentee, state="declined", wish="To grow.",
                    form="both", decline_reason="no_time", created_at=asked, asked_at=asked,
                    answered_at=self.now, ended_at=self.now,
                )
            )  # fmt: skip
            pairs.append(
                Mentorship(
                    program=program, mentor=mentor, mentee=mentee, mentor_person=mentor.person,
                    mentee_person=mentee.person, mentor_country=mentor.person.country,
                    mentee_country=mentee.person.country, crosses_border=False, state="active",
                    origin="request", started_on=self.since.date(), active_at=self.now, created_at=self.since,
                    planned_end_on=self.since.date() + timedelta(days=365),
                )
            )  # fmt: skip
        MentorRequest.objects.bulk_create(requests, batch_size=BATCH)
        Mentorship.objects.bulk_create(pairs, batch_size=BATCH)
