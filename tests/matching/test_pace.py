"""“Answers usually within 3 days”: three of four of a year's answers, never from a few."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching import pace
from programs.models import Mentor
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory
from tests.factories.programs import MenteeFactory, MentorFactory

pytestmark = pytest.mark.django_db


def _answered(mentor: Mentor, days: list[float], *, state: str = "declined", until: datetime = NOW) -> None:
    for number in days:
        asked = until - timedelta(days=number)
        ends = {"ended_at": until, "answered_at": None if state == "expired" else until}
        MentorRequestFactory(mentor=mentor, state=state, asked_at=asked, created_at=asked, **ends)


def _usual(mentor: Mentor) -> int | None:
    return pace.usual_days(mentor, now=NOW)


@pytest.mark.parametrize(
    ("days", "usual"),
    [
        ([1, 1, 1, 1], None),  # too few
        ([1, 1, 1, 1, 1], 1),
        ([0.1] * 5, 1),
        ([1, 2, 2, 3, 9], 3),
        ([1, 1, 2, 2, 2, 6, 6, 6], 6),
        ([1.2, 1.2, 1.2, 1.2, 1.2], 2),  # within the second day
        ([20] * 5, None),  # nobody is put on show
    ],
)
def test_three_of_four_answers_came_so_soon(mentor: Mentor, days: list[float], usual: int | None) -> None:
    _answered(mentor, days)

    assert _usual(mentor) == usual


def test_what_was_not_answered_counts_as_long_as_it_was_waited_for(mentor: Mentor) -> None:
    _answered(mentor, [1, 1, 1])
    _answered(mentor, [11, 11], state="expired")

    assert _usual(mentor) == 11


def test_what_is_older_than_a_year_or_withdrawn_says_nothing(mentor: Mentor) -> None:
    _answered(mentor, [1] * 5, until=NOW - timedelta(days=366))
    _answered(mentor, [1] * 5, state="expired", until=NOW - timedelta(days=400))
    for _ in range(5):
        MentorRequestFactory(mentor=mentor, state="withdrawn", ended_at=NOW)

    assert _usual(mentor) is None


def test_card_and_page_say_it(mentor: Mentor, signed_in, settings) -> None:
    other = MentorFactory(program=mentor.program)
    mentee = MenteeFactory(program=mentor.program)
    _answered(mentor, [2] * 5, until=pace_now())
    client = signed_in(mentee.person)

    listed = client.get(reverse("matching:mentor-list")).content.decode()
    pages = [
        client.get(reverse("matching:mentor-detail", args=[row.pk])).content.decode()
        for row in (mentor, other)
    ]

    assert listed.count("Answers within 2 days") == 1
    assert ["Usually within 2 days" in page for page in pages] == [True, False]


def pace_now() -> datetime:
    """Just before today began, as the directory counts by whole days."""
    return timezone.now() - timedelta(days=1)
