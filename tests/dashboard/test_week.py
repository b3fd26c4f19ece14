"""Monday at eight on the reader's clock: once, in numbers, and nothing where there is nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from dashboard import week
from notices import kinds
from notices.delivery import compose
from notices.models import Notice
from people.models import Person
from programs.models import Program
from tests.factories.endings import SignalFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory, MeetingFactory
from tests.factories.programs import MenteeFactory, MentorshipFactory, ProgramRoleFactory

MONDAY = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)  # eight in Amsterdam
JUST_BEFORE = MONDAY - timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def program(program) -> Program:
    """Too young for a note of the quarter."""
    Program.objects.filter(pk=program.pk).update(live_at=MONDAY - timedelta(days=60))
    Person.objects.filter(pk__in=[program.owner_id, program.deputy_id]).update(time_zone="Europe/Amsterdam")
    return Program.objects.get(pk=program.pk)


def joined(program: Program, at: datetime) -> None:
    MenteeFactory(program=program, enrolled_at=at)


def readers() -> list[str]:
    return [notice.to.given_name for notice in Notice.objects.filter(kind="week").order_by("to__given_name")]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (JUST_BEFORE, []),
        (MONDAY, ["Dirk", "Olga"]),
        (MONDAY + timedelta(hours=23), ["Dirk", "Olga"]),
        (MONDAY + timedelta(hours=24), []),
    ],
)
def test_week_is_told_from_monday_at_eight_for_a_day(program, now, told):
    joined(program, MONDAY - timedelta(days=2))

    week.send(now=now)

    assert readers() == told


def test_eight_is_on_the_clock_of_the_reader(program):
    joined(program, MONDAY - timedelta(days=2))
    Person.objects.filter(pk=program.deputy_id).update(time_zone="America/New_York")

    week.send(now=MONDAY)

    assert readers() == ["Olga"]


def test_eight_is_eight_after_the_clock_was_put_forward(program):
    joined(program, datetime(2026, 3, 27, 9, 0, tzinfo=UTC))
    summer = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)  # the day after the night of 29 March

    found = [week.send(now=summer - timedelta(minutes=1)), week.send(now=summer)]

    assert found == [0, 2]


def test_week_is_told_once(program):
    joined(program, MONDAY - timedelta(days=2))

    assert [week.send(now=MONDAY), week.send(now=MONDAY + timedelta(minutes=15))] == [2, 0]


def test_nothing_is_no_mail(program):
    joined(program, MONDAY - timedelta(days=12))
    MentorshipFactory(mentor__program=program, mentee=program.mentees.get())

    assert week.send(now=MONDAY) == 0


def test_mail_counts_and_names_nobody(program):
    joined(program, MONDAY - timedelta(days=1))
    joined(program, MONDAY - timedelta(days=8))  # of the week before
    pair = MentorshipFactory(mentor__program=program, mentee__person__family_name="Hidden")
    MeetingFactory(mentorship=pair, state="held", starts_at=MONDAY - timedelta(days=3))
    MeetingFactory(mentorship=pair, state="held", starts_at=MONDAY - timedelta(days=4))
    AnswerFactory(
        follow_up=FollowUpFactory(mentorship=pair, closed=True), answered_at=MONDAY - timedelta(days=3)
    )
    SignalFactory(mentorship=pair, program=program)

    week.send(now=MONDAY)
    mail = compose(Notice.objects.get(kind="week", to=program.owner))

    text = mail.body
    assert mail.subject == "Your week: 2 things need you"
    assert f"Since last Monday in {program.name}:" in text
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert lines == [
        "- Mentees without a mentor: 1",
        "- Has not met for a while: 1",
        "- 1 mentee joined",
        "- 2 meetings were held",
        "- 1 answer to check-ins",
    ]
    assert "Hidden" not in str(mail.message())


def test_coordinators_of_the_team_are_told_and_analysts_are_not(program):
    joined(program, MONDAY - timedelta(days=2))
    for role, name in (("coordinator", "Cora"), ("analyst", "Anna"), ("trainer", "Tom")):
        ProgramRoleFactory(
            program=program, role=role, person__given_name=name, person__time_zone="Europe/Amsterdam"
        )

    week.send(now=MONDAY)

    assert readers() == ["Cora", "Dirk", "Olga"]


def test_own_pair_is_not_told(program):
    own = MentorshipFactory(
        mentor__program=program, mentor__person=program.owner, mentee__person__country="SE"
    )
    MeetingFactory(mentorship=own, state="held", starts_at=MONDAY - timedelta(days=3))

    week.send(now=MONDAY)

    assert readers() == ["Dirk"]


def test_program_that_is_over_is_not_told(program):
    joined(program, MONDAY - timedelta(days=2))
    Program.objects.filter(pk=program.pk).update(state="closed")

    assert week.send(now=MONDAY) == 0


def test_topic_can_be_switched_off():
    assert kinds.of("week").topic in kinds.OPTIONAL
