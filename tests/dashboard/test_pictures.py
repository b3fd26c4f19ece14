"""A program in pictures: every number equals the list behind it, and tells what its words say."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from dashboard import pictures
from dashboard.pictures import Scope
from people import clock
from people.models import Look
from programs.models import Program
from tests.factories.guides import CompletionFactory, CourseFactory
from tests.factories.matching import MentorRequestFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory, MeetingFactory
from tests.factories.people import PersonFactory, TopicFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

NUMBER = re.compile(r'<a href="(/hr/programs/\d+/pictures/[^"]+)">(?:<span[^>]*>[^<]*</span>)?(\d+)')


def scope(program: Program, reader=None, by: str = "country") -> Scope:
    return Scope(program, reader or program.owner, clock.now(), clock.today(), by)


def cells(program: Program, name: str, **words) -> dict[str, dict[str, int]]:
    return pictures.every(scope(program, **words))[name].cells()


def days_ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


@pytest.fixture
def busy(program) -> Program:
    """Two pairs, one of them over; three who wait; mentors with room; requests and check-ins of all kinds."""
    TopicFactory(slug="strategy", name="Strategy")
    TopicFactory(slug="finance", name="Finance")
    running = MentorshipFactory(mentor__program=program, state="active", active_at=days_ago(100))
    over = MentorshipFactory(
        mentor__program=program,
        mentor__person__country="BE",
        mentee__person__country="DE",
        state="completed",
        started_on=clock.today() - timedelta(days=400),
        active_at=days_ago(390),
        ended_on=clock.today() - timedelta(days=30),
    )
    MeetingFactory(mentorship=running, held=True)
    for pair, sides in ((running, (False, True)), (over, (False,))):
        asked = FollowUpFactory(mentorship=pair, quarter=1)
        for by_mentor in sides:
            AnswerFactory(follow_up=asked, by_mentor=by_mentor)
    FollowUpFactory(mentorship=over, quarter=2)
    waiting = [
        MenteeFactory(program=program, enrolled_at=days_ago(days), topics=topics)
        for days, topics in ((10, ["strategy"]), (60, ["strategy", "finance"]), (200, []))
    ]
    free = MentorFactory(program=program, topics=["strategy", "finance"], seats=2)
    MentorFactory(program=program, expected=True, person__country="BE")
    MentorFactory(program=program, state="exempt", exempt_reason="On leave")
    asked_at = days_ago(20)
    MentorRequestFactory(mentor=free, mentee=waiting[0], asked_at=asked_at, created_at=asked_at)
    for days, state in ((2, "declined"), (30, "declined"), (0, "expired")):
        MentorRequestFactory(
            mentor=free,
            mentee=waiting[1],
            asked_at=days_ago(40),
            created_at=days_ago(40),
            state=state,
            answered_at=days_ago(40 - days) if state == "declined" else None,
            ended_at=days_ago(40 - days),
        )
    return program


@pytest.mark.parametrize("by", pictures.GROUPS)
def test_every_number_is_as_long_as_the_list_it_leads_to(busy, signed_in, by):
    client = signed_in(busy.owner)
    page = client.get(f"/hr/programs/{busy.pk}/pictures/?by={by}")

    shown = [(unescape(url), int(number)) for url, number in NUMBER.findall(page.text)]
    found = [(url, client.get(url).context["page"].paginator.count) for url, _number in shown]

    assert len(shown) > 40
    assert found == shown


def test_steps_count_who_ever_came_so_far(busy):
    found = cells(busy, "steps")[""]

    assert {name: found[name] for name in ("joined", "paired", "started", "met", "finished")} == {
        "joined": 5,
        "paired": 2,
        "started": 2,
        "met": 1,
        "finished": 1,
    }
    assert [found[f"answered{quarter}"] for quarter in (1, 2, 3, 4)] == [2, 0, 0, 0]


def test_matrix_holds_pairs_that_go_on(busy):
    assert cells(busy, "countries") == {"NL": {"SE": 1}}


def test_topics_stand_under_each_that_somebody_names(busy):
    assert cells(busy, "topics") == {
        "strategy": {"waiting": 2, "room": 2},
        "finance": {"waiting": 1, "room": 1},
    }


def test_waiting_list_by_time_since_joining(busy):
    found = cells(busy, "waiting")

    assert {group: row["waiting"] for group, row in found.items()} == {"30": 1, "90": 1, "more": 1}
    assert {group: row["asking"] for group, row in found.items()} == {"30": 1, "90": 0, "more": 0}


def test_answers_stand_where_the_days_put_them(busy):
    found = {group: row["requests"] for group, row in cells(busy, "answers").items()}

    assert found == {"1": 0, "3": 1, "7": 0, "14": 0, "more": 1, "none": 1, "open": 1}


def test_check_ins_say_which_side_answered(busy):
    assert cells(busy, "check_ins") == {
        "1": {"opened": 2, "mentee": 2, "mentor": 1, "nobody": 0},
        "2": {"opened": 1, "mentee": 0, "mentor": 0, "nobody": 1},
    }


def test_mentors_by_pairs_and_who_was_never_asked(busy):
    assert cells(busy, "load") == {"0": {"mentors": 2, "room": 2}, "1": {"mentors": 1, "room": 0}}
    assert cells(busy, "shown_mentors") == {
        "SE": {"shown": 2, "asked": 1, "accepted": 0, "unasked": 1},
        "BE": {"shown": 1, "asked": 0, "accepted": 0, "unasked": 1},
    }


def test_training_counts_a_course_that_still_holds(busy):
    course = CourseFactory()
    Program.objects.filter(pk=busy.pk).update(mentee_course=course)
    mentee, *_others, late = busy.mentees.order_by("pk")
    CompletionFactory(person=mentee.person, course=course, completed_at=days_ago(5), done=True)
    CompletionFactory(person=late.person, course=course, completed_at=days_ago(3000), done=True)

    found = cells(Program.objects.get(pk=busy.pk), "training")

    assert found == {"mentee": {"asked": 5, "course": 1}}


def test_wait_counts_those_who_still_wait(busy):
    found = pictures.time_to_match(scope(busy))
    behind = cells(busy, "wait")[""]

    assert (found.amount, found.waiting) == (5, 3)
    assert (behind["counted"], behind["still"]) == (5, 3)


def test_wait_leads_to_who_had_no_mentor_so_many_days_after_joining(program):
    """As the curve counts: of those who joined that long ago, also who found a mentor later than that."""
    joined = days_ago(100)
    today = clock.today()
    for days in (5, 45):
        mentee = MenteeFactory(program=program, enrolled_at=joined)
        started = joined.date() + timedelta(days=days)
        MentorshipFactory(mentor__program=program, mentee=mentee, started_on=started)
    MenteeFactory(program=program, enrolled_at=joined)
    MenteeFactory(program=program, enrolled_at=days_ago(20))
    MenteeFactory(program=program, enrolled_at=joined, person__is_active=False, person__left_on=today)

    found = cells(program, "wait")[""]

    assert {name: found[name] for name in ("counted", "still")} == {"counted": 4, "still": 2}
    assert [found[f"after{days}"] for days in pictures.DAYS] == [3, 3, 2, 1, 1, 0]


def test_months_count_pairs_between_start_and_end(busy):
    found = cells(busy, "months")[""]

    assert list(found.items())[-1] == (clock.today().isoformat(), 1)
    assert max(found.values()) == 2
    assert list(found) == sorted(found)


def test_segments_have_every_step(busy):
    """Training where there is a course, and each check-in of the year."""
    busy.mentee_course = CourseFactory()
    busy.save(update_fields=["mentee_course"])

    found = cells(busy, "segments")

    steps = {"trained", "answered1", "answered2", "answered3", "answered4"}
    assert steps <= set(found["NL"])
    assert sum(row["answered1"] for row in found.values()) == 2


def test_own_pair_of_the_coordinator_is_nowhere(program, signed_in):
    own = MentorshipFactory(
        mentor__program=program, mentor__person=program.owner, mentee__person__country="SE"
    )
    FollowUpFactory(mentorship=own, quarter=1)

    found = {name: picture.cells() for name, picture in pictures.every(scope(program)).items()}
    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/pictures/")

    assert found["steps"][""]["joined"] == 0
    assert (found["countries"], found["check_ins"], found["load"]) == ({}, {}, {})
    assert "You and your own pair are left out." in page.text


def test_whoever_is_on_a_list_can_read_that_somebody_looked(busy, signed_in):
    signed_in(busy.owner).get(f"/hr/programs/{busy.pk}/pictures/waiting/?column=waiting&group=90")

    assert Look.objects.filter(where="pictures", by=busy.owner).count() == 1


@pytest.mark.parametrize("name", ["nothing", "steps/?column=nothing", "training/?column=asked&group=nobody"])
def test_number_that_is_none_is_not_found(program, signed_in, name):
    path = name if "/" in name else f"{name}/"

    reply = signed_in(program.owner).get(f"/hr/programs/{program.pk}/pictures/{path}")

    assert reply.status_code == 404


def test_draft_has_no_pictures(signed_in, hr_admin, program):
    Program.objects.filter(pk=program.pk).update(state="draft", live_at=None)

    assert signed_in(hr_admin).get(f"/hr/programs/{program.pk}/pictures/").status_code == 404


def test_questions_do_not_grow_with_people(busy, signed_in, django_assert_max_num_queries):
    client = signed_in(busy.owner)
    client.get("/")
    with django_assert_max_num_queries(33) as few:
        client.get(f"/hr/programs/{busy.pk}/pictures/")
    for _ in range(4):
        MentorshipFactory(mentor__program=busy, mentor__person__country="PT", created_at=days_ago(9))
    PersonFactory.create_batch(3, level="medior", country="IT", hired_on=date(2020, 1, 1))

    with django_assert_max_num_queries(len(few)):
        client.get(f"/hr/programs/{busy.pk}/pictures/")
