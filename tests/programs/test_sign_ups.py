"""Signing people up from a list: who is taken, which rows are refused, and twice is once."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notices.models import Notice
from people.hris.reading import UnreadableFile
from people.models import Event
from programs.actions import sign_ups
from programs.actions.participants import ProgramIsNotOpen
from programs.models import Mentee, Mentor, Program
from tests.factories.people import PersonFactory, TopicFactory
from tests.factories.programs import MenteeFactory, MentorFactory

HEAD = "employee id,email,role,places,topics,motivation"


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def apply(program: Program, content: bytes, now: datetime, *, tells: bool = True) -> sign_ups.Plan:
    seen = sign_ups.plan(program, content).key
    return sign_ups.apply(program, content, seen=seen, tells=tells, by=program.owner, now=now)


@pytest.fixture
def noor(db):
    return PersonFactory(employee_id="E100", level="medior", topics=["writing"])


@pytest.fixture
def senior(db):
    return PersonFactory(employee_id="E200", level="senior", country="SE")


@pytest.fixture(autouse=True)
def _topics(db) -> None:
    TopicFactory(slug="strategy", name="Strategy", name_nl="Strategie")
    TopicFactory(slug="writing", name="Writing")


def test_apply_signs_up_both_sides(program: Program, noor, senior, now: datetime) -> None:
    content = table("E100,,mentee,,Strategie,To lead a team", f",{senior.email.upper()},Mentor,3,Writing,")

    apply(program, content, now)

    mentee, mentor = Mentee.objects.get(person=noor), Mentor.objects.get(person=senior)
    assert (mentee.state, mentee.topics, mentee.wish) == ("enrolled", ["strategy"], "To lead a team")
    assert (mentor.state, mentor.seats, mentor.topics) == ("available", 3, ["writing"])
    assert (mentor.answered_at, mentee.enrolled_at) == (now, now)
    assert Event.objects.filter(verb="sign up by list", by_name=program.owner.full_name).count() == 2


def test_apply_twice_is_once(program: Program, noor, senior, now: datetime) -> None:
    content = table("E100,,mentee,,,", "E200,,mentor,2,,")
    apply(program, content, now)
    told = Notice.objects.count()

    again = apply(program, content, now)

    assert (again.new, again.unchanged, again.refused) == ([], 2, [])
    assert (Notice.objects.count(), told) == (2, 2)


def test_apply_without_mails(program: Program, noor, now: datetime) -> None:
    apply(program, table("E100,,mentee,,,"), now, tells=False)

    assert Mentee.objects.filter(person=noor).count() == 1
    assert Notice.objects.count() == 0


def test_topics_come_from_the_profile_where_the_list_names_none(program, noor, now) -> None:
    apply(program, table("E100,,mentee,,,"), now)

    assert Mentee.objects.get(person=noor).topics == ["writing"]


def test_expected_mentor_is_available_with_the_places_of_the_list(program, senior, now) -> None:
    MentorFactory(program=program, person=senior, expected=True)

    apply(program, table("E200,,mentor,2,,"), now)

    mentor = Mentor.objects.get(person=senior)
    assert (mentor.state, mentor.seats) == ("available", 2)


def test_places_of_who_answered_already_stay(program: Program, senior, now: datetime) -> None:
    """HR cannot raise them."""
    MentorFactory(program=program, person=senior, seats=1)

    done = apply(program, table("E200,,mentor,5,,"), now)

    assert done.unchanged == 1
    assert Mentor.objects.get(person=senior).seats == 1


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",,mentee,,,", "person", "nobody named"),
        ("E999,,mentee,,,", "employee_id", "not known here"),
        (",nobody@example.com,mentee,,,", "email", "not known here"),
        ("E100,,boss,,,", "role", "role unknown"),
        ("E100,,,,,", "role", "role unknown"),
        ("E200,,mentor,0,,", "seats", "seats not a number"),
        ("E200,,mentor,11,,", "seats", "seats not a number"),
        ("E200,,mentor,two,,", "seats", "seats not a number"),
        ("E200,,mentor,١,,", "seats", "seats not a number"),
        ("E100,,mentee,,Juggling,", "topics", "topic unknown"),
        ("E100,,mentor,,,", "person", "not a mentor"),
        ("E200,,mentee,,,", "person", "not a mentee"),
    ],
)
def test_refused_row_names_column_and_reason(row, column, reason, program, noor, senior) -> None:
    found = sign_ups.plan(program, table(row))

    assert [(one.row, one.column, one.reason) for one in found.refused] == [(2, column, reason)]
    assert found.new == []


@pytest.mark.parametrize("state", ["not_now", "exempt", "withdrawn"])
def test_who_said_no_decides_that_alone(state: str, program: Program, senior) -> None:
    MentorFactory(program=program, person=senior, state=state)

    found = sign_ups.plan(program, table("E200,,mentor,,,"))

    assert [one.reason for one in found.refused] == ["said no"]


def test_who_left_is_not_brought_back(program: Program, noor) -> None:
    MenteeFactory(program=program, person=noor, state="withdrawn")

    assert [one.reason for one in sign_ups.plan(program, table("E100,,mentee,,,")).refused] == ["said no"]


def test_second_row_of_a_person_is_refused(program: Program, noor) -> None:
    found = sign_ups.plan(program, table("E100,,mentee,,,", f",{noor.email},mentee,,,"))

    assert (len(found.new), [(one.row, one.reason) for one in found.refused]) == (1, [(3, "twice")])


def test_leaver_is_not_known_here(program: Program) -> None:
    PersonFactory(employee_id="E300", gone=True)

    assert sign_ups.plan(program, table("E300,,mentee,,,")).new == []


def test_good_rows_are_taken_beside_bad_ones(program: Program, noor, now: datetime) -> None:
    done = apply(program, table("E100,,mentee,,,", "E999,,mentee,,,"), now)

    assert (done.mentees, len(done.refused)) == (1, 1)


def test_apply_of_what_changed_meanwhile(program: Program, noor, now: datetime) -> None:
    content = table("E100,,mentee,,,")
    seen = sign_ups.plan(program, content).key
    MenteeFactory(program=program, person=noor)

    with pytest.raises(sign_ups.PlanIsStale):
        sign_ups.apply(program, content, seen=seen, tells=True, by=program.owner, now=now)


def test_apply_in_a_program_that_is_not_live(program: Program, noor, now: datetime) -> None:
    Program.objects.update(state="paused")

    with pytest.raises(ProgramIsNotOpen):
        apply(program, table("E100,,mentee,,,"), now)
    assert Mentee.objects.count() == 0


def test_list_without_a_column_that_names_people(program: Program) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        sign_ups.plan(program, table("mentee,2", head="role,places"))

    assert refusal.value.reason == "columns missing"


def test_list_of_too_many_rows(program: Program, monkeypatch) -> None:
    monkeypatch.setattr(sign_ups, "MOST_ROWS", 2)

    with pytest.raises(UnreadableFile) as refusal:
        sign_ups.plan(program, table(*["E100,,mentee,,,"] * 3))

    assert refusal.value.reason == "too many rows"


@pytest.mark.parametrize(
    "content",
    [
        "employee id;role;places\r\nE100;mentee;".encode("utf-16"),
        "﻿employee id\trole\tplaces\nE100\tmentee\t\n".encode(),
        "Medewerkernummer;Rol;Plaatsen\nE100;mentee;\n".encode("latin-1"),
    ],
)
def test_list_in_the_ways_spreadsheets_write(content: bytes, program: Program, noor) -> None:
    assert [one.person for one in sign_ups.plan(program, content).new] == [noor]


def test_formula_in_a_list_is_harmless(program: Program, noor, now: datetime) -> None:
    apply(program, table('E100,,mentee,,,"=HYPERLINK(""http://x"")"'), now)

    assert not Mentee.objects.get(person=noor).wish.startswith("=")


def test_plan_asks_as_often_for_many_rows_as_for_one(program, django_assert_max_num_queries) -> None:
    people = PersonFactory.create_batch(12, level="medior")
    content = table(*[f",{person.email},mentee,,," for person in people])

    with django_assert_max_num_queries(14):
        assert len(sign_ups.plan(program, content).new) == 12


def test_pages_lead_from_the_file_to_the_deed(program: Program, noor, signed_in, coordinator) -> None:
    client = signed_in(coordinator)
    file = SimpleUploadedFile("list.csv", table("E100,,mentee,,,", "E999,,mentee,,,"))
    shown = client.post(f"/hr/programs/{program.pk}/sign-up/", {"file": file, "tells": "1"}, follow=True)
    assert Mentee.objects.count() == 0
    assert "Nobody who works here has this" in shown.text
    address = shown.redirect_chain[-1][0]

    done = client.post(address, {"seen": shown.context["plan"].key}, follow=True)

    assert Mentee.objects.get().person == noor
    assert "Nobody new to sign up" in done.text


def test_page_of_a_file_that_is_no_table(program: Program, signed_in, coordinator) -> None:
    file = SimpleUploadedFile("list.csv", b"%PDF-1.7 nothing")
    shown = signed_in(coordinator).post(f"/hr/programs/{program.pk}/sign-up/", {"file": file, "tells": "1"})

    assert "neither text nor a workbook" in shown.text
