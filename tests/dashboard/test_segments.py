"""Totals by segment: counted once a quarter, frozen, and safe beside those of earlier quarters."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from dashboard import segments
from dashboard.actions import releases
from dashboard.statistics.disclosure import EVERYBODY
from people.actions import positions
from people.models import Person
from programs.models import Audience, Program, Release, Side
from tests.factories.people import OrgUnitFactory, PersonFactory
from tests.factories.programs import MenteeFactory, MentorshipFactory, ProgramFactory

JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)
IN_JULY, IN_OCTOBER = datetime(2026, 7, 1, 6, tzinfo=UTC), datetime(2026, 10, 1, 6, tzinfo=UTC)
JUNE, AUGUST = datetime(2026, 6, 3, 9, tzinfo=UTC), datetime(2026, 8, 3, 9, tzinfo=UTC)


@pytest.fixture
def program(db) -> Program:
    """Open to forty seniors: 30 in the Netherlands, of whom 20 joined, and 10 in Finland, of whom 10 did."""
    program = ProgramFactory(owner__level="head")
    Audience.objects.filter(program=program, role="mentee").update(levels=["senior"])
    for country, amount, joined in (("NL", 30, 20), ("FI", 10, 10)):
        people = PersonFactory.create_batch(
            amount, country=country, level="senior", hired_on=date(2020, 1, 6)
        )
        for person in people[:joined]:
            MenteeFactory(program=program, person=person, enrolled_at=JUNE)
    return program


def amounts(program: Program, table: str) -> dict[tuple[str, ...], list[int | None]]:
    found = segments.told(program, Side.MENTEE)
    assert found is not None
    return {row.names: [each.value for each in row.amounts] for row in found[1][table]}


@pytest.mark.parametrize(
    ("day", "first", "next_"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 7, 1)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_quarters(day, first, next_):
    assert (segments.quarter_of(day), segments.next_quarter(day)) == (first, next_)


def test_steps_by_segment(program):
    mentee = program.mentees.filter(person__country="NL").first()
    MentorshipFactory(
        mentor__program=program,
        mentor__person__level="head",
        mentee=mentee,
        started_on=date(2026, 6, 10),
        planned_end_on=date(2027, 6, 10),
    )

    found = segments.counts(program, side=Side.MENTEE, until=JULY, day=0)

    steps = {(each.table, each.category): [] for each in found}
    for each in sorted(found):
        steps[each.table, each.category].append(found[each])
    assert steps[EVERYBODY, EVERYBODY] == [40, 30, 1, 0, 0]
    assert steps["region", "155"] == [30, 20, 1, 0, 0]
    assert steps["region", "154"] == [10, 10, 0, 0, 0]
    assert steps["level", "senior"] == [40, 30, 1, 0, 0]
    assert steps["service", "3"] == [40, 30, 1, 0, 0]


def test_who_came_after_the_quarter_is_not_counted(program):
    MenteeFactory(program=program, enrolled_at=AUGUST)

    found = segments.counts(program, side=Side.MENTEE, until=JULY, day=0)

    assert [found[each] for each in sorted(found) if each.table == EVERYBODY] == [40, 30, 0, 0, 0]


def test_unit_is_the_one_below_the_company(program):
    company = OrgUnitFactory(parent=None)
    sales = OrgUnitFactory(parent=company)
    team = OrgUnitFactory(parent=OrgUnitFactory(parent=sales))
    people = [row.person for row in program.mentees.select_related("person")[:12]]
    for person in people:
        person.unit = team
        person.save()

    found = segments.counts(program, side=Side.MENTEE, until=JULY, day=0)

    assert {each.category: n for each, n in found.items() if (each.table, each.step) == ("unit", 1)}[
        str(sales.pk)
    ] == len(people)


def test_shown_and_kept_back(program):
    releases.freeze(program, until=JULY, now=IN_JULY)

    assert amounts(program, EVERYBODY) == {(EVERYBODY,): [40, 30, 0, 0, 0]}
    assert amounts(program, "region") == {("155",): [30, 20, 0, 0, 0], ("154",): [10, 10, 0, 0, 0]}


def test_second_look_within_a_quarter_finds_the_same(program):
    releases.freeze(program, until=JULY, now=IN_JULY)
    before = amounts(program, "region")
    MenteeFactory(program=program, person__country="FI", enrolled_at=JUNE)

    assert releases.freeze(program, until=JULY, now=IN_JULY) == []
    assert amounts(program, "region") == before
    assert Release.objects.count() == 2  # one per side


def test_a_few_who_came_since_are_not_told(program):
    releases.freeze(program, until=JULY, now=IN_JULY)
    for person in PersonFactory.create_batch(3, country="FI", level="senior", hired_on=date(2020, 1, 6)):
        MenteeFactory(program=program, person=person, enrolled_at=AUGUST)
    releases.freeze(program, until=OCTOBER, now=IN_OCTOBER)

    found = segments.told(program, Side.MENTEE)

    assert found is not None
    finland = next(row for row in found[1]["region"] if row.names == ("154",))
    assert (finland.amounts[1].value, finland.amounts[1].until) == (10, JULY)
    everybody = found[1][EVERYBODY][0]
    assert (everybody.amounts[1].value, everybody.amounts[1].until) == (30, JULY)


def finish(program: Program, amount: int) -> list[Person]:
    """Their year is over; the Dutch ones first."""
    mentees = list(program.mentees.order_by("-person__country", "pk")[:amount])
    for mentee in mentees:
        MentorshipFactory(
            mentor__program=program,
            mentor__person__level="head",
            mentee=mentee,
            started_on=date(2025, 6, 10),
            planned_end_on=date(2026, 6, 10),
            active_at=datetime(2025, 6, 10, tzinfo=UTC),
            state="completed",
            ended_on=date(2026, 6, 10),
        )
    return [mentee.person for mentee in mentees]


def rise(people: list[Person], day: date) -> None:
    for person in people:
        with transaction.atomic(), positions.changing(on=day):
            Person.objects.filter(pk=person.pk).update(level="lead")


def test_moved_on_is_the_last_step_of_who_finished(program, signed_in):
    people = finish(program, 20)
    rise(people[:3], date(2026, 2, 2))
    rise(people[3:7], date(2026, 3, 2))
    rise(people[7:12], date(2025, 6, 1))  # before their year began
    rise(people[12:15], JULY)  # not over yet
    rise(
        list(
            Person.objects.filter(mentee_rows__program=program).exclude(
                pk__in=[person.pk for person in people]
            )[:5]
        ),
        date(2026, 2, 2),
    )  # never finished

    releases.freeze(program, until=JULY, now=IN_JULY)

    (row,) = segments.told(program, Side.MENTEE)[1][EVERYBODY]
    assert [each.value for each in row.amounts][2:] == [20, 20, 7]
    assert row.moved.value == 7 / 20
    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/segments/").text
    assert "Moved on, of all who finished" in page
    assert "35\N{NO-BREAK SPACE}%" in page


def test_many_who_came_since_are_told(program):
    releases.freeze(program, until=JULY, now=IN_JULY)
    for person in PersonFactory.create_batch(8, country="FI", level="senior", hired_on=date(2020, 1, 6)):
        MenteeFactory(program=program, person=person, enrolled_at=AUGUST)
    releases.freeze(program, until=OCTOBER, now=IN_OCTOBER)

    assert amounts(program, "region") == {("155",): [30, 20, 0, 0, 0], ("154",): [18, 18, 0, 0, 0]}


def test_every_program_people_can_be_part_of_is_counted_once(program, django_assert_max_num_queries):
    draft, guide = ProgramFactory(state="draft"), ProgramFactory(preset="guide")

    assert releases.freeze_all(until=JULY, now=IN_JULY) == 2
    with django_assert_max_num_queries(2):
        assert releases.freeze_all(until=JULY, now=IN_JULY) == 0
    assert not Release.objects.filter(program__in=[draft, guide]).exists()


def test_page_before_the_first_quarter_names_the_day(program, signed_in, monkeypatch):
    monkeypatch.setattr("people.clock.now", lambda: AUGUST)

    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/segments/").text

    assert "The first time for this program is on 1 October 2026" in page


def test_page_tells_shares_and_old_numbers(program, signed_in):
    releases.freeze(program, until=JULY, now=IN_JULY)
    for person in PersonFactory.create_batch(3, country="FI", level="senior", hired_on=date(2020, 1, 6)):
        MenteeFactory(program=program, person=person, enrolled_at=AUGUST)
    releases.freeze(program, until=OCTOBER, now=IN_OCTOBER)

    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/segments/").text

    assert "Northern Europe" in page
    assert "up to July 2026" in page
    assert "Senior" in page
