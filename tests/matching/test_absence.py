"""A mentor who is away for a short time: the clock of a request stands still, ten working days at most."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from matching.actions import reminding, upkeep
from matching.models import MentorRequest
from notices.models import Notice
from programs.actions import participants
from programs.models import Mentee, Mentor
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory
from tests.factories.programs import MentorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(mentor: Mentor, mentee: Mentee) -> MentorRequest:
    """Asked on a Monday; Astrid works in Sweden and has until Wednesday of the week after."""
    return MentorRequestFactory(
        mentor=mentor, mentee=mentee, asked_at=NOW, created_at=NOW, answer_by=date(2026, 3, 11)
    )


def _away(mentor: Mentor, until: date, *, now: datetime = NOW) -> None:
    participants.postpone(mentor, until=until, by=mentor.person, now=now)


@pytest.mark.parametrize(
    ("until", "state", "last"),
    [
        (date(2026, 3, 6), "pending", date(2026, 3, 11)),  # back in time: nothing moves
        (date(2026, 3, 13), "pending", date(2026, 3, 17)),  # two working days after coming back
        (date(2026, 3, 23), "pending", date(2026, 3, 25)),  # seven days to answer and ten to wait
        (date(2026, 3, 24), "closed", None),
        (date(2026, 6, 1), "closed", None),
    ],
)
def test_short_absence_stands_still_a_long_one_goes_on(
    request_: MentorRequest, until: date, state: str, last: date | None
) -> None:
    _away(request_.mentor, until)

    for _ in range(2):
        upkeep.close_overtaken(now=NOW)

    request_.refresh_from_db()
    assert request_.state == state
    assert last is None or request_.answer_by == last


def test_away_again_and_again_is_ten_days_in_all(request_: MentorRequest) -> None:
    """Positive control: each absence alone is short."""
    _away(request_.mentor, date(2026, 3, 20))
    upkeep.close_overtaken(now=NOW)
    request_.refresh_from_db()
    assert request_.state == "pending"

    later = NOW + timedelta(days=17)
    _away(request_.mentor, date(2026, 3, 27), now=later)
    upkeep.close_overtaken(now=later)

    request_.refresh_from_db()
    assert (request_.state, request_.close_reason) == ("closed", "left")


def test_nobody_is_reminded_or_expires_while_away(request_: MentorRequest) -> None:
    morning = NOW + timedelta(days=3)
    _away(request_.mentor, date(2026, 3, 13))
    upkeep.close_overtaken(now=NOW)

    assert reminding.remind(now=morning) == 0
    assert reminding.expire_overdue(today=date(2026, 3, 12), now=NOW + timedelta(days=10)) == 0
    assert not Notice.objects.filter(kind="request_reminder").exists()

    Mentor.objects.update(state="available", not_now_until=None)  # positive control
    assert reminding.remind(now=morning) == 1


def test_next_choice_is_asked_when_the_absence_is_long(request_: MentorRequest) -> None:
    other = MentorRequestFactory(
        mentor=MentorFactory(program=request_.program), mentee=request_.mentee, queued=True, rank=2
    )
    _away(request_.mentor, date(2026, 6, 1))

    upkeep.close_overtaken(now=NOW)

    other.refresh_from_db()
    assert other.state == "pending"


def test_who_left_the_company_is_not_waited_for(request_: MentorRequest) -> None:
    _away(request_.mentor, date(2026, 3, 6))
    request_.mentor.person.is_active = False
    request_.mentor.person.save()

    upkeep.close_overtaken(now=NOW)

    request_.refresh_from_db()
    assert request_.state == "closed"


def test_mentee_reads_until_when(request_: MentorRequest, signed_in) -> None:
    _away(request_.mentor, date(2026, 3, 13))

    page = signed_in(request_.mentee.person).get(f"/requests/{request_.pk}/").content.decode()

    assert "Astrid is away until 13 March. Your request waits until then." in page
