"""Pictures for who may see totals only: people counted once, frozen, and no way to a person."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from dashboard import segments, standing
from dashboard.actions import releases
from matching.models import MentorRequest
from programs.models import Audience, Program, Side
from tests.factories.matching import MentorRequestFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramRoleFactory,
)

JULY = date(2026, 7, 1)
IN_JULY = datetime(2026, 7, 1, 6, tzinfo=UTC)
MAY, JUNE = datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 6, 3, 9, tzinfo=UTC)


@pytest.fixture
def program(db) -> Program:
    program = ProgramFactory(mentors_are_expected=True)
    Audience.objects.filter(program=program).update(levels=["senior"])
    return program


def table(program: Program, side: Side, name: str) -> dict[str, int]:
    look = standing.Look(program, side, JULY, segments.steps_of(program, side, JULY))
    found = standing.counts(look, day=0, fewest=2)
    return {count.category: amount for count, amount in found.items() if count.table == name}


def pair(program: Program, *, month: datetime = MAY, **more):
    return MentorshipFactory(
        mentor__program=program,
        mentor__answered_at=MAY,
        mentee__program=program,
        mentee__enrolled_at=MAY,
        started_on=month.date(),
        planned_end_on=date(2027, 5, 1),
        **more,
    )


def test_wait_counts_days_to_the_first_mentor_and_days_of_those_who_wait(program):
    pair(program)
    pair(program, month=JUNE.replace(day=20))
    MenteeFactory(program=program, enrolled_at=JUNE)
    MenteeFactory(program=program, enrolled_at=MAY, state="withdrawn")

    assert table(program, Side.MENTEE, "wait") == {"30": 1, "90": 1, "waits:30": 1, "left": 1}


def test_meets_is_of_the_newest_pair_and_parts_of_the_world(program):
    first = pair(
        program,
        mentor__person__country="SE",
        mentee__person__country="NL",
        state="ended",
        ended_on=JUNE.date(),
        active_at=MAY,
    )
    MentorshipFactory(
        mentor=MentorFactory(program=program, person__country="ZA"), mentee=first.mentee,
        started_on=JUNE.date(), planned_end_on=date(2027, 6, 1),
    )  # fmt: skip

    assert table(program, Side.MENTEE, "meets") == {"155>018": 1}


def test_load_counts_pairs_that_go_on_per_mentor(program):
    one = pair(program)
    one.mentor.seats = 2
    one.mentor.save()
    MentorshipFactory(
        mentor=one.mentor, mentee__program=program, started_on=JUNE.date(), planned_end_on=date(2027, 6, 1)
    )
    MentorFactory(program=program, answered_at=MAY)

    assert table(program, Side.MENTOR, "load") == {"2": 1, "0": 1}


def test_answers_go_by_the_slowest(program):
    mentor = MentorFactory(program=program, answered_at=MAY)
    for day in (4, 12):
        MentorRequestFactory(
            mentor=mentor, mentee__program=program, state=MentorRequest.State.DECLINED,
            asked_at=MAY, answered_at=MAY.replace(day=day, hour=15), ended_at=MAY.replace(day=day, hour=15),
        )  # fmt: skip
    MentorFactory(program=program, answered_at=MAY)

    assert table(program, Side.MENTOR, "answers") == {"14": 1, "unasked": 1}
    assert table(program, Side.MENTEE, "asked")["yes"] == 2


def test_expected_mentors_by_what_they_said(program):
    MentorFactory(program=program, answered_at=MAY, person__level="senior")
    MentorFactory(program=program, state="expected", answered_at=None, person__level="senior")
    PersonFactory(level="senior")

    found = table(program, Side.MENTOR, "answer")

    assert (found["offered"], found["silent"]) == (1, 1)
    assert found["not_asked"] == sum(found.values()) - 2


def test_check_ins_by_whoever_had_a_pair(program):
    answered, silent, _not_asked = pair(program), pair(program), pair(program)
    for each in (answered, silent):
        asked = FollowUpFactory(mentorship=each, quarter=1, opened_at=JUNE)
        if each is answered:
            AnswerFactory(follow_up=asked, answered_at=JUNE)

    assert table(program, Side.MENTEE, "check_in:1") == {"yes": 1, "no": 1, "later": 1}
    assert table(program, Side.MENTOR, "check_in:1") == {"no": 2, "later": 1}


def test_topics_of_few_people_are_no_table(program):
    for topics in (["finance", "coaching"], ["finance"], ["writing"], []):
        MenteeFactory(program=program, enrolled_at=MAY, topics=topics)

    assert table(program, Side.MENTEE, "topic:finance") == {"yes": 2, "no": 2}
    assert table(program, Side.MENTEE, "topic:writing") == {}


@pytest.fixture
def many(program) -> Program:
    for place in range(24):
        one = pair(
            program,
            month=MAY if place < 14 else JUNE.replace(day=20),
            mentee__person__country="NL" if place < 14 else "FI",
            mentor__person__country="SE",
            mentee__topics=["finance"] if place < 12 else [],
        )
        asked = FollowUpFactory(mentorship=one, quarter=1, opened_at=JUNE)
        if place < 18:
            AnswerFactory(follow_up=asked, answered_at=JUNE)
    for _each in range(3):
        MenteeFactory(program=program, enrolled_at=JUNE, person__country="NL")
    releases.freeze(program, until=JULY, now=IN_JULY)
    return program


@pytest.fixture
def page(many, signed_in):
    analyst = PersonFactory()
    ProgramRoleFactory(program=many, person=analyst, role="analyst")
    return lambda: signed_in(analyst).get(f"/hr/programs/{many.pk}/totals/pictures/").text


def test_analyst_sees_frozen_amounts_and_no_way_to_anybody(many, page):
    text = page()

    body = text[text.index("<main") : text.index("</main>")]
    assert re.findall(r'href="([^"]+)"', body) == [
        f"/hr/programs/{many.pk}/totals/",
        f"mailto:{many.owner.email}",
        f"mailto:{many.deputy.email}",
    ]
    assert "Western Europe → Northern Europe" in body
    assert "A mentor within 30 days" in body
    for person in many.mentees.select_related("person"):
        assert person.person.full_name not in body


def test_three_who_wait_are_kept_back_with_what_would_tell(many, page):
    [waiting] = [
        row for row in segments.told(many, Side.MENTEE, pictures=True)[1]["wait"] if "waits:30" in row.names
    ]

    assert waiting.names != ("waits:30",) or waiting.amounts[1].value is None


def test_second_look_and_filters_show_the_same(many, page):
    before = page()
    MenteeFactory(program=many, enrolled_at=JUNE)

    def main(text: str) -> str:
        return text[text.index("<main") : text.index("</main>")]

    assert main(page()) == main(before)


def test_coordinators_page_of_lists_stays_closed_to_analysts(many, signed_in):
    analyst = PersonFactory()
    ProgramRoleFactory(program=many, person=analyst, role="analyst")

    assert signed_in(analyst).get(f"/hr/programs/{many.pk}/pictures/").status_code == 404


def test_segments_do_not_tell_the_pictures_twice(many):
    assert not any(map(standing.is_picture, segments.told(many, Side.MENTEE)[1]))
