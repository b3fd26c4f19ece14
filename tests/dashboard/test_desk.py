"""What needs a coordinator today, and who sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard import attention, numbers
from people import clock
from programs.actions import quarter_notes
from programs.models import FollowUp, Mentorship, Program
from tests.factories.endings import SignalFactory
from tests.factories.matching import MatchRunFactory, MentorRequestFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory, MeetingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory

TODAY = date(2026, 4, 20)


def titles(program: Program, person=None) -> list[str]:
    rows = Program.objects.filter(pk=program.pk)
    return [item.title for item in attention.items(rows, person=person or program.owner, today=TODAY)]


@pytest.fixture
def program(program) -> Program:
    """Too young for a note of the quarter."""
    program.live_at = datetime.combine(TODAY, datetime.min.time(), UTC) - timedelta(days=60)
    program.save(update_fields=["live_at"])
    return program


@pytest.fixture
def pair(program) -> Mentorship:
    return MentorshipFactory(
        mentor__program=program,
        mentor__person__given_name="Claire",
        mentor__person__family_name="Dubois",
        mentee__person__given_name="Yusuf",
        mentee__person__family_name="Demir",
    )


def answer(pair: Mentorship, quarter: int = 1, **words):
    follow_up, _ = FollowUp.objects.get_or_create(
        mentorship=pair,
        quarter=quarter,
        defaults={
            "due_on": TODAY + timedelta(days=5),
            "closes_on": TODAY + timedelta(days=26),
            "opened_at": pair.created_at,
        },
    )
    return AnswerFactory(follow_up=follow_up, person=pair.mentee_person, side="mentee", **words)


def test_items_quiet_program_has_none(program, pair):
    assert titles(program) == []


def test_items_who_waits_for_a_mentor_until_a_draft_is_open(program):
    MenteeFactory.create_batch(2, program=program)
    MentorshipFactory(mentor__program=program)

    before = attention.items(Program.objects.all(), person=program.owner, today=TODAY)
    MatchRunFactory(program=program, solved=True)

    assert [(item.title, item.url, item.is_deed) for item in before] == [
        ("2 mentees wait for a mentor", f"/hr/programs/{program.pk}/matching/plan/", True)
    ]
    assert titles(program) == ["Proposed pairs are ready to review"]


def test_items_who_has_asked_a_mentor_does_not_wait_for_a_draft(program, mentor, mentee):
    tomorrow = TODAY + timedelta(days=1)
    MentorRequestFactory(program=program, mentor=mentor, mentee=mentee, answer_by=tomorrow)

    assert titles(program) == []


@pytest.mark.parametrize(("ended", "amount"), [("2026-04-20", 0), ("2026-04-21", 1)])
def test_items_nobody_waits_in_a_program_that_has_ended(program, mentee, ended, amount):
    Program.objects.update(ends_on=ended)

    assert len(titles(program)) == amount


@pytest.mark.parametrize(("day", "amount"), [(6, 1), (7, 0)])
def test_items_where_people_choose_all_year_they_have_two_weeks(db, day, amount):
    program = ProgramFactory(always_on=True, live_at=datetime(2026, 4, 1, 9, tzinfo=UTC))
    MenteeFactory(program=program, enrolled_at=datetime(2026, 4, day, 9, tzinfo=UTC))

    assert len(titles(program)) == amount


def test_desk_calculates_a_draft_at_one_press(program, mentor, mentee, signed_in):
    page = signed_in(program.owner).get("/hr/").text

    assert f'<form method="post" action="/hr/programs/{program.pk}/matching/plan/">' in page
    assert "Nobody is told before you publish it. Leaders across borders 2026." in page


def test_items_contact_wished_stays_after_the_check_in_is_closed(program, pair):
    row = answer(pair, wants_contact=True, rating=4)
    FollowUp.objects.filter(pk=row.follow_up_id).update(state="closed", closed_at=pair.created_at)

    assert titles(program) == ["Yusuf Demir would like to hear from you"]


def test_items_contact_wished_is_gone_when_the_next_check_in_says_otherwise(program, pair):
    answer(pair, 1, wants_contact=True, rating=4)
    answer(pair, 2, wants_contact=False, rating=4)

    assert titles(program) == []


def test_items_low_rating_names_the_pair(program, pair):
    answer(pair, wants_contact=False, rating=2)

    assert titles(program) == ["Claire Dubois and Yusuf Demir: one of them rated the match 2 of 5"]


@pytest.mark.parametrize("words", [{"wants_contact": True}, {"wants_contact": False, "rating": 1}])
def test_items_what_became_a_signal_is_on_the_list_of_signals_only(program, pair, words):
    said = answer(pair, **words)
    before = titles(program)
    rule = "S7" if said.wants_contact else "S4"
    closed = {"state": "closed", "closed_at": pair.created_at}
    SignalFactory(mentorship=pair, rule=rule, mark=str(said.pk), **closed)

    assert (len(before), titles(program)) == (1, [])


@pytest.mark.parametrize(
    ("live", "written", "due"), [(100, None, True), (70, None, False), (300, 92, True), (300, 20, False)]
)
def test_items_note_of_the_quarter_when_it_is_due(program, pair, live, written, due):
    at = datetime.combine(TODAY, datetime.min.time(), UTC)
    Program.objects.filter(pk=program.pk).update(live_at=at - timedelta(days=live))
    if written:
        until = TODAY - timedelta(days=written)
        quarter_notes.write(program, by=program.owner, today=until, now=at, sponsor="It goes well")

    assert ("The note of the quarter is due" in titles(program)) is due


def test_items_check_in_due_and_not_finished(program, pair):
    FollowUpFactory(mentorship=pair, quarter=1, due_on=TODAY, closes_on=TODAY + timedelta(days=21))

    assert titles(program) == ["1 pair has not finished the quarterly check-in"]


@pytest.mark.parametrize("amount", [2, 3])
def test_items_check_ins_of_several_pairs_are_one_signal(program, amount):
    """One side of each has answered: that makes none of them whole, and the sum of answers says nothing."""
    for _ in range(amount):
        pair = MentorshipFactory(mentor__program=program)
        row = FollowUpFactory(mentorship=pair, due_on=TODAY, closes_on=TODAY + timedelta(days=21))
        AnswerFactory(follow_up=row, rating=4, wants_contact=False)

    assert titles(program) == [f"{amount} pairs have not finished the quarterly check-in"]


def test_items_of_all_kinds_are_three_queries(program, mentor, mentee, django_assert_num_queries):
    MentorshipFactory(preparing=True, mentor__program=program, prepare_by=TODAY - timedelta(days=1))
    MentorRequestFactory(program=program, mentor=mentor, mentee=mentee, answer_by=TODAY - timedelta(days=1))
    answer(MentorshipFactory(mentor__program=program), wants_contact=False, rating=1)

    with django_assert_num_queries(3):
        found = titles(program)

    assert len(found) == 3


def test_items_slow_start(program):
    MentorshipFactory(preparing=True, mentor__program=program, prepare_by=TODAY - timedelta(days=1))

    assert titles(program) == ["1 pair has not started within 15 working days"]


def test_items_request_overdue(program, mentor, mentee):
    MentorRequestFactory(program=program, mentor=mentor, mentee=mentee, answer_by=TODAY - timedelta(days=1))

    assert titles(program) == ["1 request waits on its last day"]


def test_items_never_show_the_coordinators_own_pair(program, pair):
    answer(pair, wants_contact=True, rating=1)

    assert titles(program, person=pair.mentor_person) == []


def test_desk_of_a_person_without_role_is_not_there(signed_in, stranger):
    assert signed_in(stranger).get("/hr/").status_code == 404


def test_program_desk_of_another_coordinator_is_not_there(signed_in, program):
    other = PersonFactory(coordinator=True)

    assert signed_in(other).get(f"/hr/programs/{program.pk}/").status_code == 404


def test_program_desk_shows_who_answered_in_every_quarter(signed_in, program, pair):
    for quarter in (1, 2):
        FollowUpFactory(mentorship=pair, quarter=quarter, due_on=TODAY, closes_on=TODAY)

    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/").text

    assert page.count("0 of 2 answers") == 2
    for quarter in (1, 2):
        assert f'check-ins/?state=quarter-{quarter}">Quarterly check-in {quarter}</a>' in page


@pytest.mark.parametrize("amount", [1, 3])
def test_program_desk_asks_as_often_for_many_pairs(signed_in, program, amount, django_assert_max_num_queries):
    for _ in range(amount):
        FollowUpFactory(mentorship=MentorshipFactory(mentor__program=program), due_on=TODAY, closes_on=TODAY)
    client = signed_in(program.owner)

    with django_assert_max_num_queries(14):
        client.get(f"/hr/programs/{program.pk}/")


def test_funnel_counts_mentees_once(program, pair):
    MenteeFactory(program=program)
    MeetingFactory(mentorship=pair, state="held")
    MeetingFactory(mentorship=pair, state="held")

    steps = [(step["amount"], step["percent"]) for step in numbers.funnel(numbers.funnel_counts(program))]

    assert steps == [(2, 100), (1, 50), (1, 50), (1, 50)]


def test_with_counts_does_not_multiply(program):
    MentorFactory.create_batch(2, program=program)
    MenteeFactory.create_batch(3, program=program)
    MentorFactory(program=program, expected=True)

    row = numbers.with_counts(Program.objects.filter(pk=program.pk)).get()

    assert (row.available_mentors, row.expected_mentors, row.enrolled_mentees, row.going_on) == (2, 1, 3, 0)


def test_with_counts_joins_nothing(db):
    """Mentors times mentees times pairs: a program of a hundred each took longer than a statement may."""
    assert " JOIN " not in str(numbers.with_counts(Program.objects.all()).query)


def test_programs_open_to_names_what_one_may_do(program):
    medior, senior = PersonFactory(), PersonFactory(level="senior")
    ProgramFactory(draft=True, owner=program.owner, deputy=program.deputy)

    joins = [(row["may_join"], row["may_offer"]) for row in numbers.programs_open_to(medior)]
    offers = [(row["may_join"], row["may_offer"]) for row in numbers.programs_open_to(senior)]

    assert joins == [(True, False)]
    assert offers == [(False, True)]


def test_desk_of_a_program_counts_its_pairs_by_state_without_an_own_one(program, signed_in):
    MentorshipFactory.create_batch(2, mentor__program=program)
    MentorshipFactory(mentor__program=program, preparing=True)
    MentorshipFactory(mentor__program=program, mentee__person=program.owner)

    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/").text

    assert 'pairs/?state=active">Active (2)</a>' in page
    assert 'pairs/?state=preparing">Preparing (1)</a>' in page


def test_programs_stand_side_by_side_by_name(signed_in, program, pair):
    MeetingFactory(mentorship=pair, state="held", starts_at=clock.now() - timedelta(days=44))
    MeetingFactory(mentorship=pair, state="held", starts_at=clock.now() - timedelta(days=20))
    late = MentorshipFactory(mentor__program=program)
    MeetingFactory(mentorship=late, state="held", starts_at=clock.now() - timedelta(days=46))
    MenteeFactory.create_batch(3, program=program)
    ProgramFactory(name="A younger one", owner=program.owner, deputy=program.deputy)

    rows = list(numbers.side_by_side(Program.objects.all(), now=clock.now()))
    page = signed_in(program.owner).get("/hr/")

    assert [(row.name, row.going_on, row.met, row.waiting) for row in rows] == [
        ("A younger one", 0, 0, 0),
        (program.name, 2, 1, 3),
    ]
    assert page.text.index("A younger one") < page.text.index(f">{program.name}<")
    assert "no number is a mark" in page.text
