"""Somebody is thought of by a manager or a coordinator, and decides."""

from __future__ import annotations

import pytest

from notices.models import Notice
from people.actions.erasure import Known
from people.models import Person
from programs.actions import audiences, erasure, participants
from programs.models import Audience, AudienceMember, Mentee, Mentor, Nomination, Program
from programs.states import WrongState
from tests.factories.people import PersonFactory
from tests.factories.programs import NominationFactory

WISH = {"topics": ["strategy"], "wish": "", "form": "both"}


def audience(program: Program, role: str = "mentee") -> Audience:
    return Audience.objects.get(program=program, role=role)


@pytest.fixture
def boss(program) -> Person:
    return PersonFactory(level="senior", given_name="Bea")


@pytest.fixture
def report(boss) -> Person:
    return PersonFactory(level="medior", manager=boss)


def nominate(program, person, by, now, role="mentee") -> Nomination:
    return audiences.nominate(program, person, role=role, why="You listen.", by=by, now=now)


def test_nomination_by_the_manager_is_accepted_by_joining(program, boss, report, now):
    row = nominate(program, report, boss, now)

    participants.join(program, report, now=now, **WISH)

    row.refresh_from_db()
    assert (row.state, row.answered_at) == ("accepted", now)
    assert list(Notice.objects.values_list("to", "kind")) == [(report.pk, "program_nominated")]


def test_nomination_alone_enrolls_nobody(program, boss, report, now):
    nominate(program, report, boss, now)

    assert Mentee.objects.count() == Mentor.objects.count() == 0


def test_nomination_as_mentor_is_accepted_by_the_offer(program, coordinator, now):
    senior = PersonFactory(level="senior")
    row = nominate(program, senior, coordinator, now, role="mentor")

    participants.sign_up_mentor(
        program, senior, seats=1, topics=["strategy"], form="both", introduction="", now=now
    )

    row.refresh_from_db()
    assert row.state == "accepted"


def test_nomination_twice_is_refused(program, boss, report, now):
    nominate(program, report, boss, now)

    with pytest.raises(audiences.TakesPart):
        nominate(program, report, boss, now)

    assert Notice.objects.count() == 1


def test_nomination_of_somebody_elses_report_is_refused(program, boss, now):
    with pytest.raises(audiences.NotAllowed):
        nominate(program, PersonFactory(level="medior"), boss, now)


def test_nomination_of_oneself_is_refused(program, coordinator, now):
    with pytest.raises(audiences.NotAllowed):
        nominate(program, coordinator, coordinator, now)


def test_nomination_outside_the_audience_is_refused(program, coordinator, now):
    with pytest.raises(audiences.OutsideAudience):
        nominate(program, PersonFactory(level="director"), coordinator, now)


def test_nomination_of_who_takes_part_is_refused(program, mentee, coordinator, now):
    with pytest.raises(audiences.TakesPart):
        nominate(program, mentee.person, coordinator, now)


def test_no_to_a_nomination_is_one_click_and_only_ones_own(program, now):
    row = NominationFactory(program=program)

    with pytest.raises(audiences.NotAllowed):
        audiences.decline(row, by=row.by, now=now)
    audiences.decline(row, by=row.person, now=now)

    with pytest.raises(WrongState):
        audiences.decline(row, by=row.person, now=now)
    assert Nomination.objects.get().state == "declined"


def test_manager_names_from_the_own_team_on_the_page(program, boss, report, signed_in):
    client, url = signed_in(boss), f"/programs/{program.pk}/name-somebody/"

    assert "Name somebody of your team" in client.get(f"/programs/{program.pk}/").content.decode()
    reply = client.post(url, {"person": report.pk, "role": "mentee", "why": ""})

    assert (reply.status_code, Nomination.objects.get().person) == (302, report)
    assert signed_in(report).get(url).status_code == 404


def test_erased_person_leaves_no_name_in_audiences(program, report, boss, now):
    nominate(program, report, boss, now)
    audiences.look_at(audience(program), now=now)
    audience(program).named.add(report)

    assert AudienceMember.objects.filter(person=report).exists()
    erasure.forget(report, Known.of(report))

    assert not AudienceMember.objects.filter(person=report).exists()
    assert not Nomination.objects.exists()
    assert not audience(program).named.exists()
