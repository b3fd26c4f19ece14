"""Undoing against telling, two runs, publishing against accepting: exactly one wins, on real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from matching.actions import by_hand, confirming, holds, publishing, requests, runs
from matching.models import MatchRun
from notices.models import Notice
from programs.models import Mentorship
from tests.conftest import NOW
from tests.factories.matching import (
    MatchRunFactory,
    MentorRequestFactory,
    PolicyFactory,
    ProposalFactory,
)
from tests.factories.programs import MenteeFactory, MentorFactory
from tests.factories.publishing import ConfirmationFactory, WaiverFactory
from tests.matching.races import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

LAST_MOMENT = NOW + publishing.HOLD - timedelta(microseconds=1)


def kinds(outcomes: list[object]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


@pytest.mark.parametrize("attempt", range(5))
def test_undo_against_telling_exactly_one_wins(attempt: int) -> None:
    proposal = ProposalFactory(run__policy__musts=[], run__policy__wishes=[])
    run = proposal.run
    publishing.publish(run, by=run.planned_by, now=NOW)
    again = MatchRun.objects.get(pk=run.pk)

    undone, told = together(
        [
            partial(holds.undo, run, by=run.planned_by, now=LAST_MOMENT),
            partial(holds.release, again, now=NOW + publishing.HOLD),
        ]
    )

    run.refresh_from_db()
    if told is True:
        assert isinstance(undone, holds.HoldIsOver)
        assert (run.state, Mentorship.objects.get().state, Notice.objects.count()) == (
            "published",
            "preparing",
            2,
        )
    else:
        assert (undone, told) == (1, False)
        assert (run.state, Mentorship.objects.count(), Notice.objects.count()) == ("solved", 0, 0)


def test_telling_twice_at_once_tells_once() -> None:
    run = ProposalFactory().run
    publishing.publish(run, by=run.planned_by, now=NOW)
    later = NOW + publishing.HOLD

    outcomes = together([partial(holds.release, row, now=later) for row in (run, run, run)])

    assert sorted(outcomes) == [False, False, True]
    assert Notice.objects.count() == 2


def test_second_yes_at_once_with_the_first_begins_once() -> None:
    pair = ConfirmationFactory().mentorship
    PolicyFactory(program=pair.program)

    together(
        [
            partial(confirming.confirm, pair, by=who, now=NOW)
            for who in (pair.mentor_person, pair.mentee_person)
        ]
    )

    pair.refresh_from_db()
    assert pair.state == "preparing"
    assert Notice.objects.filter(kind="mentorship_started").count() == 2


def test_yes_against_no_one_wins() -> None:
    asked = ConfirmationFactory(mentor_confirmed_at=NOW)
    pair = asked.mentorship
    PolicyFactory(program=pair.program)

    yes, no = together(
        [
            partial(confirming.confirm, pair, by=pair.mentee_person, now=NOW),
            partial(confirming.decline, pair, reason="other", by=pair.mentor_person, now=NOW),
        ]
    )

    pair.refresh_from_db()
    assert (pair.state, kinds([yes, no])) in [
        ("preparing", ["Mentorship", "WrongState"]),
        ("cancelled", ["NoneType", "WrongState"]),
    ]


def test_publish_against_accept_for_the_last_seat() -> None:
    mentor = MentorFactory()
    PolicyFactory(program=mentor.program)
    request = MentorRequestFactory(mentor=mentor)
    run = MatchRunFactory(program=mentor.program)
    ProposalFactory(run=run, mentor=mentor, mentee=MenteeFactory(program=mentor.program))
    MatchRun.objects.filter(pk=run.pk).update(state="solved", rounds=1)

    together(
        [
            partial(publishing.publish, run, by=run.planned_by, now=NOW),
            partial(requests.accept, request, by=mentor.person, now=NOW),
            partial(
                by_hand.pair,
                mentor=mentor,
                mentee=MenteeFactory(program=mentor.program),
                opening="",
                by=run.planned_by,
                now=NOW,
            ),
        ]
    )

    assert Mentorship.objects.holding().filter(mentor=mentor).count() == 1


def test_without_lock_and_wall_the_last_seat_is_given_twice(monkeypatch) -> None:
    """The positive control: the races above can be lost."""
    mentor = MentorFactory()
    PolicyFactory(program=mentor.program)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE programs_mentorship DISABLE TRIGGER mentorship_within_seats")
    monkeypatch.setattr("programs.actions.mentorships._check_room", lambda mentor, mentee: None)
    monkeypatch.setattr("matching.actions.by_hand._check_free", lambda *args, **words: None)
    try:
        for _ in range(2):
            by_hand.pair(
                mentor=mentor,
                mentee=MenteeFactory(program=mentor.program),
                opening="",
                by=mentor.program.owner,
                now=NOW,
            )
        assert Mentorship.objects.filter(mentor=mentor).count() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE programs_mentorship ENABLE TRIGGER mentorship_within_seats")


def test_exception_approved_by_two_at_once_makes_one_pair() -> None:
    waiver = WaiverFactory()
    PolicyFactory(program=waiver.program)
    deputy = waiver.program.deputy

    outcomes = together([partial(by_hand.approve, waiver, by=deputy, now=NOW) for _ in range(2)])

    assert kinds(outcomes) == ["Mentorship", "WrongState"]
    assert Mentorship.objects.count() == 1


def test_two_runs_cannot_both_be_drafts() -> None:
    run = ProposalFactory().run
    publishing.publish(run, by=run.planned_by, now=NOW)

    outcomes = together([partial(runs.plan, run.program, by=run.planned_by, now=NOW) for _ in range(3)])

    assert {row.pk for row in outcomes} == {run.pk}
