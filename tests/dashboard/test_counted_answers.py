"""What is only counted: of ten at least, the newest of each, and nothing that somebody may read by name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from dashboard import counted_answers
from programs.actions import question_sets
from programs.models import Program
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.programs import MentorFactory, MentorshipFactory

BEFORE = datetime(2026, 3, 20, 9, tzinfo=UTC)
UNTIL = date(2026, 4, 1)


def answers(program: Program, amount: int, *, question_set=None, **values) -> None:
    for _number in range(amount):
        pair = MentorshipFactory(mentor=MentorFactory(program=program))
        row = FollowUpFactory(mentorship=pair, quarter=2, question_set=question_set)
        AnswerFactory(follow_up=row, answered_at=BEFORE, values=values)


@pytest.mark.parametrize(("amount", "told"), [(9, []), (10, [("The mentor gives me confidence.", 10, 4.0)])])
def test_a_mean_is_told_of_ten_people_and_not_of_nine(program, amount, told):
    answers(program, amount, p2=4, safe="no", manager_room=1, differently="Fewer slides")

    found = counted_answers.of_program(program, until=UNTIL)

    assert [(row.words, row.amount, row.mean) for row in found] == told


def test_the_newest_answer_of_a_person_counts_and_none_of_this_quarter(program):
    answers(program, 10, p2=4)
    pair = program.mentorships.first()
    third = FollowUpFactory(mentorship=pair, quarter=4)
    AnswerFactory(follow_up=third, answered_at=datetime(2026, 3, 25, 9, tzinfo=UTC), values={"p2": 1})
    late = FollowUpFactory(mentorship=pair, kind="closing", quarter=0)
    AnswerFactory(follow_up=late, answered_at=datetime(2026, 4, 2, 9, tzinfo=UTC), values={"p2": 5})

    (row,) = counted_answers.of_program(program, until=UNTIL)

    assert (row.amount, row.mean) == (10, pytest.approx((9 * 4 + 1) / 10))


def test_an_own_question_is_counted_and_small_choices_are_kept_back(program, now):
    own = {"own": "own-1", "kind": "yes_no", "sees": "totals", "en": "Did lunch help?", "nl": ""}
    keys = [{"key": key} for key in ("meetings", "rating", "closer")]
    entries = [*keys, own]
    row = question_sets.change(program, name="quarter-2", entries=entries, by=program.owner, now=now)
    answers(program, 8, question_set=row, **{"own-1": "yes"})
    answers(program, 2, question_set=row, **{"own-1": "no"})

    (counted,) = counted_answers.of_program(program, until=UNTIL)

    assert (counted.words, counted.amount) == ("Did lunch help?", 10)
    assert counted.choices == (("Yes", None), ("No", None))


def test_page_of_totals_shows_them(program, signed_in):
    answers(program, 10, c1=3)

    page = signed_in(program.owner).get(reverse("dashboard:program-totals", args=[program.pk])).text

    assert ("The mentor helps me see next steps." in page, "3.0" in page) == (True, True)
