"""The list of pairs leaves the house: facts only, with a reason, and everybody on it can read so."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from people.models import Event, Look
from programs.actions import taking_along
from programs.models import Mentorship
from tests.factories.pairs import AnswerFactory, FollowUpFactory, MeetingFactory, NoteFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory

WHY = {"reason": "The board asks who takes part"}


def address(program) -> str:
    return reverse("dashboard:pairs-file", args=[program.pk])


def lines(reply) -> list[list[str]]:
    return list(csv.reader(io.StringIO(reply.getvalue().decode("utf-8-sig"))))


@pytest.fixture
def pair(program) -> Mentorship:
    return MentorshipFactory(
        mentor__program=program, mentee__person__given_name="=1+1", mentee__person__family_name="Demir"
    )


def test_list_has_the_facts_of_each_pair(signed_in, program, pair):
    for day in (3, 9):
        MeetingFactory(mentorship=pair, state="held", starts_at=datetime(2026, 2, day, 9, tzinfo=UTC))
    for quarter in (1, 2):
        asked = FollowUpFactory(mentorship=pair, quarter=quarter)
        AnswerFactory(follow_up=asked)
        AnswerFactory(follow_up=asked, by_mentor=True)
    MentorshipFactory(mentor__program=program, state="ended", ended_on=pair.started_on)
    until = datetime(2030, 1, 1, tzinfo=UTC)
    MentorshipFactory(mentor__program=program, state="held", active_at=None, held_until=until)
    MentorshipFactory()

    head, *rows = lines(signed_in(program.owner).post(address(program), WHY))

    mine = next(row for row in rows if row[1] == pair.mentee_person.employee_id)
    assert mine[0] == "'=1+1 Demir"
    assert mine[2:6] == ["NL", pair.mentor_person.full_name, pair.mentor_person.employee_id, "SE"]
    assert mine[-4:-1] == ["2", "2026-02-09", "4"]
    assert sorted(row[6] for row in rows) == ["Active", "Ended early"]
    assert len(head) == len(mine)


def test_workbook_holds_the_same(signed_in, program, pair):
    client = signed_in(program.owner)
    book = load_workbook(io.BytesIO(client.post(address(program), WHY | {"as": "xlsx"}).getvalue()))

    shown = [["" if cell is None else str(cell) for cell in row] for row in book.active.values]
    text = lines(client.post(address(program), WHY))
    assert [row[1:-1] for row in shown] == [row[1:-1] for row in text]  # each has a mark of its own
    assert [row[0] for row in shown] == ["Mentee", "=1+1 Demir"]  # a cell of text needs no guard
    assert [row[0] for row in text] == ["Mentee", "'=1+1 Demir"]


def test_no_words_of_the_pair_leave_the_house(signed_in, program, pair):
    NoteFactory(mentorship=pair, body="Deeply private")
    AnswerFactory(
        follow_up=FollowUpFactory(mentorship=pair), help="Quite desperate", expectation="Be on time"
    )

    text = signed_in(program.owner).post(address(program), WHY).getvalue().decode()

    assert [word for word in ("private", "desperate", "on time") if word in text] == []


def test_a_part_of_them_can_be_taken(signed_in, program, pair, now):
    other = MentorshipFactory(mentor__program=program)
    foreign = MentorshipFactory()

    chosen = Mentorship.objects.filter(pk__in=[other.pk, foreign.pk])
    taken = taking_along.pairs(program, only=chosen, **WHY, by=program.owner, now=now)

    assert list(taken.content) == [other]
    assert Event.objects.get(verb="export pairs").detail["rows"] == 1


def test_own_pair_is_not_on_it(signed_in, program, pair):
    program.owner = pair.mentor_person
    program.save()

    assert len(lines(signed_in(pair.mentor_person).post(address(program), WHY))) == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_without_a_reason_nothing_leaves(signed_in, program, pair, reason):
    client = signed_in(program.owner)
    for _ in range(2):
        reply = client.post(address(program), {"reason": reason})
        assert (reply.status_code, reply["Content-Type"]) == (400, "text/html; charset=utf-8")

    assert not Event.objects.filter(verb="export pairs").exists()


def test_it_is_noted_and_both_can_read_so(signed_in, program, pair):
    signed_in(program.owner).post(address(program), WHY).getvalue()

    event = Event.objects.get(verb="export pairs")
    assert (event.by_name, event.detail["reason"], event.detail["rows"]) == (
        program.owner.full_name,
        "The board asks who takes part",
        1,
    )
    for person in (pair.mentor_person, pair.mentee_person):
        look = Look.objects.get(about=person, what="list")
        assert (look.by, look.where, look.of) == (program.owner, "pairs", program.name)


def test_whoever_signed_in_long_ago_proves_it_first(signed_in, program, pair, settings):
    settings.SIGN_IN_AGAIN_MINUTES = 0

    reply = signed_in(program.owner).post(address(program), WHY)

    assert (reply.status_code, reply.url.split("?")[0]) == (302, "/settings/sign-in/again/")
    assert not Event.objects.filter(verb="export pairs").exists()


def test_nobody_else_can_take_it_along(program, pair, now):
    for person in (PersonFactory(), pair.mentee_person, PersonFactory(coordinator=True)):
        with pytest.raises(taking_along.NotAllowed):
            taking_along.pairs(program, reason="Just so", by=person, now=now)
