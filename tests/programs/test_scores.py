"""The figures of measures: computed by hand, checked here."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import numbers
from programs import scores
from tests.conftest import NOW
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.programs import MentorFactory, MentorshipFactory

SIX = ("r1", "r2", "r3", "r4", "r5", "rating")


@pytest.mark.parametrize(
    ("answers", "score", "band"),
    [
        ([5, 5, 5, 5, 5, 5], 100, "steady"),
        ([1, 1, 1, 1, 1, 1], 0, "attention"),
        ([4, 4, 4, 4, 3, 3], 66.67, "watch"),
        ([4, 4, 4, 3, None, None], 68.75, "watch"),
        ([3, 3, 3, 3], 50, "watch"),
        ([4, 4, 4, None, None, None], None, "unknown"),
        ([], None, "unknown"),
    ],
)
def test_relationship_needs_four_of_six(answers, score, band):
    found = scores.relationship(dict(zip(SIX, answers, strict=False)))

    assert found == pytest.approx(score, abs=0.01) if score is not None else found is None
    assert scores.band(found) == band


def test_a_pair_counts_as_the_lower_of_the_two():
    assert [scores.of_pair(*two) for two in ((80.0, 40.0), (None, 40.0), (None, None))] == [40.0, 40.0, None]


def test_totals_show_a_median_from_five_and_goals_from_ten(program):
    for number in range(10):
        pair = MentorshipFactory(mentor=MentorFactory(program=program))
        values = dict.fromkeys(SIX[:5], 3 if number < 5 else 5) | {"goal-1": 1}
        answered = FollowUpFactory(mentorship=pair)
        AnswerFactory(follow_up=answered, rating=values["r1"], values=values)
        if number < 4:
            AnswerFactory(follow_up=answered, by_mentor=True, rating=5, values=values)

    totals = numbers.totals(program, until=date(2027, 1, 1))

    mentees, mentors = totals["relationship"]
    assert (mentees["median"], mentees["amount"], mentees["alpha"]) == (75.0, 10, None)
    assert (mentors["median"], mentors["amount"]) == (None, 4)
    assert totals["attainment"] == pytest.approx(60.0)


def test_what_was_answered_since_the_quarter_began_is_not_told(program):
    for _number in range(6):
        pair = MentorshipFactory(mentor=MentorFactory(program=program))
        AnswerFactory(follow_up=FollowUpFactory(mentorship=pair), rating=4, answered_at=NOW)

    found = [numbers.totals(program, until=day)["ratings"] for day in (NOW.date(), date(2027, 1, 1))]

    assert found == [[], [{"quarter": 1, "mean": 4.0}]]
