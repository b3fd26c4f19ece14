"""Half-way mentors read what mentees of the whole program get least of, and never what one of them said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notices.delivery import compose
from notices.models import Notice
from programs.actions import support
from programs.models import Program
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.programs import MentorFactory, MentorshipFactory

WELL, BADLY = 5, 2


def half_way(program: Program, *, amount: int, now, days_ago: int = 1, **values: int) -> None:
    given = dict.fromkeys(("c1", "c2", "c3", "p1", "p2", "p3", "e1", "e2"), WELL) | values
    for _number in range(amount):
        pair = MentorshipFactory(mentor=MentorFactory(program=program))
        closed = now - timedelta(days=days_ago)
        row = FollowUpFactory(mentorship=pair, quarter=2, state="closed", closed_at=closed)
        AnswerFactory(follow_up=row, values=given)


def test_each_mentor_reads_it_once_of_the_program_as_a_whole(program, now):
    half_way(program, amount=10, now=now, e1=BADLY, e2=BADLY)

    told = [support.tell_mentors(now=now) for _again in range(2)]

    mails = [compose(notice) for notice in Notice.objects.filter(kind="support_lowest")]
    assert (told, len(mails)) == ([10, 0], 10)
    assert all("an example to learn from" in mail.body for mail in mails)
    assert all("shown to nobody" in mail.body for mail in mails)


@pytest.mark.parametrize(("amount", "days_ago"), [(9, 1), (10, 50)])
def test_nothing_is_told_of_too_few_or_of_long_ago(program, now, amount, days_ago):
    half_way(program, amount=amount, now=now, days_ago=days_ago, c1=BADLY)

    assert support.tell_mentors(now=now) == 0
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("key", "group"), [("c2", "career"), ("p3", "personal"), ("e1", "example")])
def test_the_lowest_of_the_three_is_named(program, now, key, group):
    half_way(program, amount=10, now=now, **{key: 1})

    assert support.lowest(program.pk) == group


def test_another_program_or_quarter_is_not_counted(program, now):
    half_way(program, amount=9, now=now)
    pair = MentorshipFactory(mentor=MentorFactory(program=program))
    first = FollowUpFactory(mentorship=pair, quarter=1, state="closed", closed_at=now)
    AnswerFactory(follow_up=first, values={"c1": 1, "p1": 1, "e1": 1})
    half_way(MentorFactory().program, amount=1, now=now)

    assert support.lowest(program.pk) == ""
