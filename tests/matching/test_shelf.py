"""What a process keeps of the mentors is what the database says now, and the engine judges both alike."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import load, shelf, ties
from matching.actions import upkeep
from matching.choosing import Filters
from matching.directory import directory
from matching.engine import Bar, why, why_all_mentors
from matching.models import Apart, ListingChange, MentorRequest, Policy
from people.models import LEVEL_ORDER, OrgUnit, Person, Topic
from programs.models import Mentee, Mentor, Program
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.people import TopicFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory
from tests.matching.test_rule_changes import MUSTS

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
MENTORS = 6
ZONES = ["UTC", "Europe/Amsterdam", "Asia/Kolkata", "America/Los_Angeles", "nowhere"]
FACTS = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["", "BE", "NL", "PL", "SE"]),
        "legal_entity": st.sampled_from(["", "Holding", "Services"]),
        "level": st.sampled_from(["", *LEVEL_ORDER]),
        "languages": st.lists(st.sampled_from(["nl", "en", "de", "sv"]), max_size=3, unique=True),
        "unit": st.sampled_from([None, 0, 1]),
        "manager": st.sampled_from([None, *range(MENTORS + 1)]),
        "time_zone": st.sampled_from(ZONES),
        "works_from": st.sampled_from([None, time(7), time(11, 30)]),
    }
)
PART = st.fixed_dictionaries(
    {
        "topics": st.lists(st.sampled_from(["strategy", "writing", "data"]), max_size=3, unique=True),
        "seats": st.integers(0, 3),
        "state": st.sampled_from(["available", "available", "available", "not_now"]),
    }
)
WISHES = [
    {"wish": "topics", "weight": 40},
    {"wish": "ranked", "weight": 30},
    {"wish": "other_unit", "weight": 10},
    {"wish": "hours_overlap", "weight": 12.5},
    {"wish": "languages", "weight": 10},
    {"wish": "other_country", "weight": 7},
    {"wish": "other_region", "weight": 6},
    {"wish": "level_gap", "weight": 5},
    {"wish": "waiting", "weight": 4},
    {"wish": "few_mentees", "weight": 3},
]
LINE = st.sampled_from([[], [{"rule": "not_in_line"}], [{"rule": "not_in_line", "max": 1}]])


@pytest.fixture
def scene() -> tuple[Program, Mentee, list[OrgUnit]]:
    program = ProgramFactory()
    mentee = MenteeFactory(program=program)
    for _number in range(MENTORS):
        MentorFactory(program=program)
    PolicyFactory(program=program, wishes=WISHES)
    return program, mentee, [OrgUnit.objects.create(name=name) for name in ("Finance", "IT")]


APART = st.dictionaries(st.integers(0, MENTORS - 1), st.booleans(), max_size=2)


@given(
    data=st.data(),
    mine=FACTS,
    asked=st.sets(st.integers(0, MENTORS - 1), max_size=2),
    line=LINE,
    apart=APART,
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shelf_is_what_the_engine_says_of_rows_read_now(
    scene, data, mine: dict, asked: set, line: list, apart: dict[int, bool]
):
    program, mentee, units = scene
    rows = list(Mentor.objects.filter(program=program).order_by("pk"))
    musts = [must for must in data.draw(MUSTS) if must["rule"] != "not_in_line"] + line
    Policy.objects.filter(program=program).update(
        musts=musts, least_points=data.draw(st.sampled_from([0, 3000]))
    )
    people = [*(row.person_id for row in rows), mentee.person_id]
    _set(mentee.person_id, mine, people, units)
    Mentee.objects.filter(pk=mentee.pk).update(topics=data.draw(PART)["topics"])
    for place in data.draw(
        st.sets(st.integers(0, MENTORS - 1))
    ):  # the rest stays as the example before left it
        _set(rows[place].person_id, data.draw(FACTS), people, units)
        Mentor.objects.filter(pk=rows[place].pk).update(**data.draw(PART))
    MentorRequest.objects.filter(program=program).delete()
    for rank, place in enumerate(sorted(asked), start=1):
        MentorRequestFactory(mentor=rows[place], mentee=mentee, queued=True, rank=rank)
    Apart.objects.all().delete()
    for place, is_mine in apart.items():
        two = (mentee.person, rows[place].person)
        person, other = two if is_mine else reversed(two)
        Apart.objects.create(person=person, other=other, since=NOW)
    mentee = Mentee.objects.select_related("person", "program").get(pk=mentee.pk)

    found = why_all_mentors(load.around(mentee, Policy.objects.current(program), today=TODAY))
    kept = directory(mentee, Filters(has_room=False), today=TODAY, language="en")

    allowed = {
        pk: reasons.points
        for pk, reasons in found.items()
        if all(one.code == Bar.SEATS for one in reasons.blocked)
    }
    rows_shown = kept.found
    assert (
        dict(zip(kept.shelf.ids[rows_shown].tolist(), kept.points[rows_shown].tolist(), strict=True))
        == allowed
    )
    assert not allowed.keys() & {rows[place].pk for place in apart}
    policy = Policy.objects.current(program)
    one = Mentor.objects.with_load().select_related("person").get(pk=data.draw(st.sampled_from(rows)).pk)
    between = ties.of_two(one, mentee, policy, today=TODAY)
    around = load.around(mentee, policy, today=TODAY, mentors=[one])
    assert why(between.problem, one.pk, mentee.pk) == why(around, one.pk, mentee.pk)
    seats = dict(zip(kept.shelf.ids.tolist(), kept.shelf.pool.side.seats.tolist(), strict=True))
    assert seats == {row.pk: load.free_seats(row) for row in load.available_mentors(program)}


def test_mentees_whom_a_mentor_has_count_in_the_directory_too(scene) -> None:
    program, mentee, _units = scene
    busy = Mentor.objects.filter(program=program).order_by("pk")[2]
    MentorshipFactory(program=program, mentor=busy, mentee=MenteeFactory(program=program))

    side = shelf.of(program, today=TODAY).pool.side
    around = load.around(mentee, Policy.objects.current(program), today=TODAY)

    counted = dict(zip(side.ids.tolist(), side.mentees_now.tolist(), strict=True))
    assert counted == {row.id: row.mentees_now for row in around.mentors}
    assert counted[busy.pk] == 1


def test_nothing_changed_is_one_question(scene) -> None:
    program, _mentee, _units = scene
    for _ in range(2):
        shelf.of(program, today=TODAY)

    with CaptureQueriesContext(connection) as queries:
        kept = shelf.of(program, today=TODAY)

    assert (len(queries), len(kept.pool)) == (1, MENTORS)


def test_words_are_looked_for_once_until_somebody_changes(scene) -> None:
    program, mentee, _units = scene
    one, other = Mentor.objects.filter(program=program).order_by("pk")[:2]

    def found() -> tuple[set[int], int]:
        kept = directory(mentee, Filters(q="zeppelin", has_room=False), today=TODAY, language="en")
        with CaptureQueriesContext(connection) as asked:
            mask = kept.masks["q"]
        return set(kept.shelf.ids[mask].tolist()), len(asked)

    assert (found()[0], found()) == (set(), (set(), 0))
    Person.objects.filter(pk=one.person_id).update(job_title="Zeppelin pilot")
    assert (found()[0], found()) == ({one.pk}, ({one.pk}, 0))
    Person.objects.filter(pk=other.person_id).update(job_title="Zepelin cook")  # a slip finds nobody by words
    Person.objects.filter(pk=one.person_id).update(job_title="Sailor")
    assert found()[0] == {other.pk}


def test_a_new_day_is_read_anew(scene) -> None:
    """Clocks go forward in Stockholm on 29 March 2026, and the hours of work with them."""
    program, _mentee, _units = scene

    winter = shelf.of(program, today=date(2026, 3, 28)).pool.side.start[0]
    summer = shelf.of(program, today=date(2026, 3, 29)).pool.side.start[0]

    assert winter - summer == 60


@pytest.mark.parametrize("what", ["pair", "request", "person", "seats", "away", "topic", "unit"])
def test_every_change_arrives(scene, what: str) -> None:
    program, mentee, units = scene
    mentor = Mentor.objects.filter(program=program).select_related("person").first()
    assert mentor is not None
    topic = TopicFactory(slug="strategy", name="Strategy")
    Person.objects.filter(pk=mentor.person_id).update(unit=units[0])
    for _ in range(2):
        shelf.of(program, today=TODAY)

    changes: dict[str, Any] = {
        "pair": lambda: MentorshipFactory(mentor=mentor),
        "request": lambda: MentorRequestFactory(mentor=mentor, mentee=mentee),
        "person": lambda: Person.objects.filter(pk=mentor.person_id).update(country="PT"),
        "seats": lambda: Mentor.objects.filter(pk=mentor.pk).update(seats=4),
        "away": lambda: Person.objects.filter(pk=mentor.person_id).update(is_active=False),
        "topic": lambda: Topic.objects.filter(pk=topic.pk).update(name="Long-term plans"),
        "unit": lambda: OrgUnit.objects.filter(pk=units[0].pk).update(name="Money"),
    }
    changes[what]()
    kept = shelf.of(program, today=TODAY)

    place = {key: number for number, key in enumerate(kept.ids.tolist())}.get(mentor.pk)
    seen = {
        "pair": lambda: kept.pool.side.seats[place] == 0,
        "request": lambda: (kept.asked[place], kept.pending[place]) == (1, 1),
        "person": lambda: kept.pool.codes.countries["PT"] == kept.pool.side.country[place],
        "seats": lambda: kept.pool.side.seats[place] == 4,
        "away": lambda: place is None,
        "topic": lambda: kept.topic_names("en")["strategy"] == "Long-term plans",
        "unit": lambda: kept.units[str(units[0].pk)] == "Money",
    }
    assert seen[what]()


def test_asked_today_moves_nobody_before_tomorrow(scene) -> None:
    program, mentee, _units = scene
    mentor = Mentor.objects.filter(program=program).first()
    request = MentorRequestFactory(mentor=mentor, mentee=mentee)

    asked_on = request.asked_at.date()

    assert shelf.of(program, today=asked_on).asked.sum() == 0
    assert shelf.of(program, today=asked_on + timedelta(days=1)).asked.sum() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_ends_late_is_not_missed(django_db_blocker) -> None:
    """A long transaction writes first and ends last; meanwhile others have looked."""
    import threading

    program = ProgramFactory()
    slow, quick = MentorFactory(program=program, seats=1), MentorFactory(program=program, seats=1)
    shelf.of(program, today=TODAY)
    written, looked = threading.Event(), threading.Event()

    def long_deed() -> None:
        from django.db import transaction

        try:
            with transaction.atomic():
                Mentor.objects.filter(pk=slow.pk).update(seats=7)
                written.set()
                assert looked.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=long_deed)
    thread.start()
    assert written.wait(10)
    Mentor.objects.filter(pk=quick.pk).update(seats=5)
    between = sorted(shelf.of(program, today=TODAY).pool.side.seats.tolist())
    looked.set()
    thread.join()

    after = sorted(shelf.of(program, today=TODAY).pool.side.seats.tolist())

    assert (between, after) == ([1, 5], [5, 7])


def _set(person: int, facts: dict[str, Any], people: list[int], units: list[OrgUnit]) -> None:
    unit, boss = facts["unit"], facts["manager"]
    own = None if boss is None or people[boss] == person else people[boss]
    hours = {"works_until": None if facts["works_from"] is None else time(19)}
    plain = {name: value for name, value in facts.items() if name not in ("unit", "manager")}
    Person.objects.filter(pk=person).update(
        unit=None if unit is None else units[unit], manager=own, **plain, **hours
    )


def test_old_notes_and_those_of_another_database_go(scene) -> None:
    ListingChange.objects.all().delete()
    now = timezone.now()
    kept = {"changed_in": 10, "changed_at": now}
    fresh = ListingChange.objects.create(**kept)
    ListingChange.objects.create(**kept | {"changed_at": now - timedelta(days=1, minutes=1)})
    ListingChange.objects.create(**kept | {"changed_in": 2**60})

    assert upkeep.forget_notes() == 2
    assert list(ListingChange.objects.all()) == [fresh]
