"""What a program does: counted up to the quarter, beside colleagues, and not told where it says nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard import impact, segments
from dashboard.drawing import frame
from dashboard.statistics import Life, survival
from people.models import Person
from programs.models import FollowUp, Lottery, Mentee, Mentorship
from tests.factories.pairs import AnswerFactory, FollowUpFactory, MeetingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorshipFactory, ProgramFactory

BEGAN = datetime(2025, 2, 3, 9, 0, tzinfo=UTC)
UNTIL = date(2026, 4, 1)
TODAY = date(2026, 5, 20)
HIRED = date(2022, 1, 1)


def leave(person: Person, on: date | None) -> None:
    Person.objects.filter(pk=person.pk).update(left_on=on, is_active=False)


def began(program, amount: int, **fields) -> list[Mentorship]:
    words = {
        "mentor__program": program,
        "mentee__person__hired_on": HIRED,
        "mentee__enrolled_at": BEGAN - timedelta(days=10),
        "active_at": BEGAN,
        "created_at": BEGAN,
        "started_on": BEGAN.date(),
        "planned_end_on": date(2026, 12, 31),
    }
    return [MentorshipFactory(**(words | fields)) for _ in range(amount)]


@pytest.fixture
def program(db):
    return ProgramFactory()


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_quarter_begins_on_its_first_day(day, first):
    assert segments.quarter_of(day) == first


@pytest.mark.parametrize(
    ("whole", "is_told", "has_range", "is_small"),
    [(0, False, False, False), (4, False, False, False), (5, True, False, True), (9, True, False, True),
     (10, True, True, True), (29, True, True, True), (30, True, True, False)],
)  # fmt: skip
def test_share_is_told_as_far_as_the_group_allows(whole, is_told, has_range, is_small):
    found = impact.told(0, whole)

    assert (found.whole is not None, found.interval is not None, found.is_small) == (
        is_told, has_range, is_small,
    )  # fmt: skip


def test_leaving_counts_mentees_and_colleagues_like_them(program):
    pairs = began(program, 12)
    leave(pairs[0].mentee_person, date(2025, 8, 1))
    leave(pairs[1].mentee_person, date(2026, 3, 1))  # after more than a year
    colleagues = PersonFactory.create_batch(40, hired_on=HIRED)
    for person in colleagues[:6]:
        leave(person, date(2025, 9, 1))
    PersonFactory.create_batch(5, hired_on=HIRED, country="ZA")  # of another part of the world
    PersonFactory.create_batch(5, hired_on=date(2025, 1, 1))  # much newer here

    found = impact.leaving(program, until=UNTIL)

    assert found["amount"] == 12
    beside = found["beside"]
    assert (beside["ours"].part, beside["ours"].whole) == (1, 12)
    assert (beside["theirs"].part, beside["theirs"].whole) == (6, 40)
    assert beside["difference"].value == pytest.approx(1 / 12 - 6 / 40)
    assert beside["amounts"] == {"ours": 12, "theirs": 40}
    assert beside["chance"] is None  # fewer than ten have left
    assert {row["of"]: row["ours"] for row in beside["balance"]} == {
        "region": 100,
        "level": 100,
        "service": 100,
    }


def test_leaving_after_the_quarter_began_is_not_told_yet(program):
    pairs = began(program, 12)
    PersonFactory.create_batch(12, hired_on=HIRED)
    leave(pairs[0].mentee_person, UNTIL)
    before = impact.leaving(program, until=UNTIL)
    leave(pairs[1].mentee_person, UNTIL - timedelta(days=1))

    assert before["beside"]["rates"]["ours"].value == 0
    assert impact.leaving(program, until=UNTIL)["beside"]["rates"]["ours"].value > 0


@pytest.mark.parametrize(
    ("mentees", "colleagues", "is_compared"), [(9, 30, False), (10, 9, False), (10, 10, True)]
)
def test_leaving_of_few_is_not_compared(program, mentees, colleagues, is_compared):
    began(program, mentees)
    PersonFactory.create_batch(colleagues, hired_on=HIRED)

    assert (impact.leaving(program, until=UNTIL)["beside"] is not None) == is_compared


def test_mentees_of_another_program_are_no_comparison_once_they_began(program):
    began(program, 10)
    began(ProgramFactory(), 15, active_at=BEGAN - timedelta(days=30))
    PersonFactory.create_batch(11, hired_on=HIRED)

    assert impact.leaving(program, until=UNTIL)["beside"]["amounts"] == {"ours": 10, "theirs": 11}


def test_gone_without_a_day_is_said_and_not_counted(program):
    began(program, 10)
    colleagues = PersonFactory.create_batch(12, hired_on=HIRED)
    leave(colleagues[0], None)
    found = impact.leaving(program, until=UNTIL)

    assert found["without_end"] == 1
    assert found["beside"]["amounts"]["theirs"] == 11


def test_pair_that_never_began_is_no_participant(program):
    began(program, 11)
    began(program, 3, state="preparing", active_at=None)

    assert impact.leaving(program, until=UNTIL)["amount"] == 11


def test_reach_counts_pairs_meetings_and_early_ends(program):
    pairs = began(program, 10)
    for pair in pairs[:4]:
        MeetingFactory(mentorship=pair, state="held", starts_at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    MeetingFactory(mentorship=pairs[5], state="held", starts_at=datetime(2026, 1, 1, 9, tzinfo=UTC))
    MeetingFactory(mentorship=pairs[6], state="held", starts_at=datetime(2026, 4, 2, 9, tzinfo=UTC))
    Mentorship.objects.filter(pk=pairs[9].pk).update(state="ended", ended_on=date(2026, 2, 1))
    MenteeFactory.create_batch(5, program=program, enrolled_at=BEGAN)
    MenteeFactory(program=program, enrolled_at=BEGAN, state=Mentee.State.WITHDRAWN)
    MenteeFactory(program=program, enrolled_at=datetime(2026, 4, 2, 9, tzinfo=UTC))

    reach = impact.report(program, today=TODAY)["reach"]

    assert (reach["matched"].part, reach["matched"].whole) == (10, 15)
    assert (reach["meeting"].part, reach["meeting"].whole) == (4, 9)
    assert (reach["early"].part, reach["early"].whole) == (1, 10)
    assert reach["median_days"] == 10


def test_silent_ones_widen_what_is_told(program):
    for place, pair in enumerate(began(program, 20)):
        asked = FollowUpFactory(
            mentorship=pair, opened_at=datetime(2025, 5, 1, tzinfo=UTC), state=FollowUp.State.OPEN
        )
        if place < 11:
            AnswerFactory(
                follow_up=asked, rating=5 if place < 8 else 2, answered_at=BEGAN + timedelta(days=90)
            )

    mentees, mentors = impact.report(program, today=TODAY)["quarters"]

    assert (mentees["response"].part, mentees["response"].whole) == (11, 20)
    assert (mentees["satisfied"].part, mentees["satisfied"].whole) == (8, 11)
    assert mentees["bounds"] == pytest.approx((8 / 20, 17 / 20))
    assert mentors["satisfied"].whole is None
    assert mentors["bounds"] is None


def test_satisfied_at_the_end_comes_from_the_last_quarter_or_the_closing_form(program):
    before = datetime(2026, 1, 5, tzinfo=UTC)
    for place, pair in enumerate(began(program, 12)):
        kind = {"kind": "closing", "quarter": 0} if place % 2 else {"quarter": 4}
        asked = FollowUpFactory(mentorship=pair, opened_at=before, **kind)
        if place < 10:
            level = {"satisfied": 5 if place < 7 else 3} if place else {}
            AnswerFactory(follow_up=asked, answered_at=before, values=level)

    rows = [row for row in impact.report(program, today=TODAY)["quarters"] if not row["quarter"]]

    mentees, mentors = rows
    assert (mentees["satisfied"].part, mentees["satisfied"].whole) == (6, 9)
    assert (mentees["response"].part, mentees["response"].whole) == (9, 12)
    assert mentors["satisfied"].whole is None


def test_page_says_what_it_cannot_show_before_any_number(signed_in, program):
    pairs = began(program, 12)
    leave(pairs[0].mentee_person, date(2025, 8, 1))
    PersonFactory.create_batch(40, hired_on=HIRED)

    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/impact/")

    text = " ".join(page.text.split())
    assert text.index("cannot show an effect") < text.index("mentees left within 12 months")
    assert "each side needs 681 people" in text
    assert "People who join a mentoring program differ from those who do not." in text
    assert "This may be chance." in text
    assert pairs[0].mentee_person.family_name not in page.text


def test_page_of_a_program_without_anybody_tells_nothing(signed_in, program):
    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/impact/")

    assert "nothing is compared" in page.text
    assert '<svg class="curves"' not in page.text


def test_questions_do_not_grow_with_people(signed_in, program, django_assert_max_num_queries):
    began(program, 12)
    PersonFactory.create_batch(40, hired_on=HIRED)
    client = signed_in(program.owner)
    client.get("/")

    with django_assert_max_num_queries(15):
        client.get(f"/hr/programs/{program.pk}/impact/")


def test_picture_does_not_make_a_cliff_of_little():
    flat = survival([Life(400), Life(400), *[Life(400)] * 97, Life(100, 1)])
    steep = survival([Life(day, 1) for day in range(10, 400, 10)])

    assert frame([flat], until=365).floor == 0.8
    assert frame([flat, steep], until=365).floor == 0.0
    assert frame([flat], until=365).stairs(flat) == "M0 0.0H153.4V10.0H560"


def test_lots_take_the_place_of_the_fixed_sentence(signed_in, program):
    """Drawn and not drawn are followed from the day of the lots, also who found a mentor without one."""
    mentees = MenteeFactory.create_batch(24, program=program, person__hired_on=HIRED)
    keys = [mentee.pk for mentee in mentees]
    Lottery.objects.create(
        program=program, seed="s", places=12, order=keys, drawn_by=program.owner, drawn_at=BEGAN
    )
    leave(mentees[0].person, date(2025, 8, 1))
    for mentee in mentees[12:15]:
        leave(mentee.person, date(2025, 9, 1))
    began(program, 1, mentee=mentees[13])  # not drawn, and found a mentor: stays on that side

    found = impact.leaving(program, until=UNTIL)
    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/impact/")

    assert (found["beside"]["ours"].part, found["beside"]["ours"].whole) == (1, 12)
    assert (found["beside"]["theirs"].part, found["beside"]["theirs"].whole) == (3, 12)
    assert "Lots were drawn on 3 February 2025" in page.text
    assert "cannot be read as the effect" not in page.text


def test_lots_of_this_quarter_are_not_told_yet(program):
    began(program, 12)
    keys = [mentee.pk for mentee in MenteeFactory.create_batch(3, program=program)]
    late = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
    Lottery.objects.create(
        program=program, seed="s", places=1, order=keys, drawn_by=program.owner, drawn_at=late
    )

    assert impact.leaving(program, until=UNTIL)["lottery"] is None
