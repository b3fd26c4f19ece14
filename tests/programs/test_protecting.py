"""A program for a protected group: marked by people, joined by one's own yes, forgotten when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard import discretion, journal
from dashboard.actions import releases
from dashboard.actions.retention import Day, rules
from notices.letters import subject_of
from notices.models import Notice
from people import clock
from people.models import Event, Person
from programs.actions import participants, programs, sign_ups
from programs.models import Mentee, Mentor, Mentorship, Program, Release
from programs.permissions import can_change_team, can_coordinate_program, can_nominate, can_see_training
from tests.dashboard.api import system
from tests.factories.matching import MentorRequestFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramRoleFactory,
)

WISHES = {"topics": [], "wish": "", "form": "both"}


@pytest.fixture
def program(db) -> Program:
    return ProgramFactory(name="Women who lead", is_protected=True, protected_for="women who want to lead")


def mark(program: Program, **fields) -> None:
    programs.change(program, by=program.owner, now=clock.now(), **fields)


def test_marking_needs_a_sentence(signed_in, db):
    program = ProgramFactory()
    client = signed_in(program.owner)

    page = client.post(f"/hr/programs/{program.pk}/edit/", {"is_protected": "on"})

    assert "Write for whom it is, and why only for them" in page.text
    program.refresh_from_db()
    assert not program.is_protected


def test_it_stays_marked_once_somebody_joined(program):
    MenteeFactory(program=program)

    for _again in range(2):
        with pytest.raises(programs.StaysProtected):
            mark(program, is_protected=False)

    program.refresh_from_db()
    assert program.is_protected


def test_it_can_be_unmarked_before_anybody_joined(program):
    MentorFactory(program=program, state="expected", answered_at=None)

    mark(program, is_protected=False)

    assert not program.is_protected


def test_marking_takes_older_mails_off_the_list_of_the_house(db):
    program = ProgramFactory()
    facts = {"kind": "program_invited", "not_before": clock.now(), "created_at": clock.now()}
    context = {"program": program.name, "program_id": program.pk}
    Notice.objects.create(to=PersonFactory(), key="invited:1", context=context, **facts)

    mark(program, is_protected=True, protected_for="women who want to lead")

    assert not Notice.objects.open_to_the_house().exists()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"program": "Women who lead"}, "You are invited to Women who lead"),
        ({"program": "Women who lead", "is_discreet": True}, "You are invited to your mentoring program"),
    ],
)
def test_subject_names_the_program_only_where_that_says_nothing(given, expected):
    assert subject_of("emails/program_invited", given) == expected


def test_own_words_in_a_subject_do_not_name_it_either():
    words = {"program": "Women who lead", "is_discreet": True, "subject": "Last call for WOMEN WHO LEAD"}

    assert subject_of("emails/program_message", words) == "News of your mentoring program"


@pytest.mark.parametrize("agrees", [True, False])
def test_joining_takes_ones_own_yes(program, agrees):
    person = PersonFactory(level="medior")

    if agrees:
        participants.join(program, person, now=clock.now(), agrees=True, **WISHES)
    else:
        for _again in range(2):
            with pytest.raises(participants.NoConsent):
                participants.join(program, person, now=clock.now(), **WISHES)

    assert Mentee.objects.filter(program=program, person=person, state="enrolled").exists() is agrees
    assert Event.objects.filter(verb="join", detail={"agrees": True}).exists() is agrees


def test_mentors_say_yes_too(program):
    person = PersonFactory(level="head")
    answer = {"seats": 1, "topics": [], "form": "both", "introduction": ""}

    with pytest.raises(participants.NoConsent):
        participants.sign_up_mentor(program, person, now=clock.now(), **answer)

    assert not Mentor.objects.filter(program=program).exists()


def test_form_shows_who_will_know_and_wants_a_tick(program, signed_in):
    client = signed_in(PersonFactory(level="medior"))
    address = f"/programs/{program.pk}/join/"

    page = client.get(address).text
    refused = client.post(address, {"form": "both"}).text

    assert program.owner.full_name in page
    assert "Who learns that you take part" in page
    assert "Tick this if you agree" in refused


def test_nobody_is_signed_up_from_a_list(program):
    with pytest.raises(participants.ProgramIsNotOpen):
        sign_ups.apply(program, b"", seen="", tells=False, by=program.owner, now=clock.now())


def test_hr_names_who_leads_and_sees_nobody(program):
    hr = PersonFactory(hr_admin=True)
    trainer = ProgramRoleFactory(program=program, role="trainer").person
    below = PersonFactory(level="medior", manager=PersonFactory())

    assert can_change_team(hr, program)
    assert Program.objects.led_by(hr).filter(pk=program.pk).exists()
    assert not can_coordinate_program(hr, program)
    assert not Program.objects.coordinated_by(hr).filter(pk=program.pk).exists()
    assert not can_see_training(trainer, program)
    assert not can_nominate(below.manager, below, program)


def test_hr_administrator_who_is_named_sees_it_as_others_do(program):
    hr = PersonFactory(hr_admin=True)
    ProgramRoleFactory(program=program, person=hr, role="coordinator")

    assert can_coordinate_program(hr, program)
    assert Program.objects.coordinated_by(hr).filter(pk=program.pk).exists()


def test_log_names_nobody_who_came(program, signed_in):
    person = PersonFactory(level="medior", family_name="Canarybird")
    participants.join(program, person, now=clock.now(), agrees=True, **WISHES)
    client = signed_in(PersonFactory(house_roles=["auditor"]))

    page, searched = client.get("/hr/audit/").text, client.get("/hr/audit/?who=Canarybird").text

    assert "Canarybird" not in page
    assert "Joined" in page  # that it happened is shown
    assert "Nothing found" in searched


def test_webhooks_hear_of_the_program_and_of_nobody_in_it(program):
    person = PersonFactory(level="medior")
    participants.join(program, person, now=clock.now(), agrees=True, **WISHES)
    programs.close(program, by=program.owner, now=clock.now())

    assert [row.verb for row in journal.events().order_by("pk")] == ["close"]


def test_every_table_of_a_program_has_a_way_to_it():
    assert discretion.ways()["programs.meeting"] == "mentorship__program"
    assert discretion.ways()["matching.mentorrequest"] == "program"
    assert {"programs.mentor", "programs.mentee", "programs.answer", "matching.proposal"} <= set(
        discretion.ways()
    )


def test_a_key_for_all_reads_nobody_of_it_and_a_named_one_by_who_may_know(program):
    mentee, other = MenteeFactory(program=program), MenteeFactory()
    for_all, named, by_others = system(name="All"), system(name="Named"), system(name="Others")
    for each in (named, by_others):
        type(each.row).objects.filter(pk=each.row.pk).update(programs=[program.pk])
    ProgramRoleFactory(program=program, person=named.row.kept_by, role="coordinator")

    assert [row["id"] for row in for_all.items("mentees")] == [other.pk]
    assert [row["id"] for row in named.items("mentees")] == [mentee.pk]
    assert by_others.items("mentees") == []
    assert named.get("mentees", program=other.program_id).status_code == 404
    assert named.get(f"programs/{other.program_id}").status_code == 404
    assert [row["id"] for row in for_all.items("programs")] == sorted([program.pk, other.program_id])
    assert [row["employee_id"] for row in for_all.items("people")] == [other.person.employee_id]


def test_totals_tell_of_ten_people_or_more(program):
    until = clock.today().replace(day=1)
    for _each in range(7):
        MenteeFactory(program=program, enrolled_at=clock.now() - timedelta(days=90))
    open_ = ProgramFactory()
    for _each in range(7):
        MenteeFactory(program=open_, enrolled_at=clock.now() - timedelta(days=90))

    for each in (program, open_):
        releases.freeze(each, until=until, now=clock.now())

    def told(of: Program) -> list[int]:
        row = Release.objects.get(program=of, side="mentee")
        return [amount for table, _names, step, amount in row.cells if (table, step) == ("everybody", 1)]

    assert (told(program), told(open_)) == ([], [7])


def keep_round(now) -> int:
    (rule,) = [rule for rule in rules() if rule.name == "protected"]
    day = Day(now, now.date())
    due = rule.due(day)
    assert rule.forget(day) == due
    return due


def test_who_left_without_a_pair_is_forgotten_the_next_night(program):
    gone, stays = MenteeFactory(program=program, state="withdrawn"), MenteeFactory(program=program)
    MentorRequestFactory(mentor__program=program, mentee=gone, state="withdrawn", ended_at=clock.now())
    elsewhere = MenteeFactory(state="withdrawn")

    assert (keep_round(clock.now()), keep_round(clock.now())) == (1, 0)
    assert {*Mentee.objects.filter(pk__in=[gone.pk, stays.pk, elsewhere.pk])} == {stays, elsewhere}


def test_who_was_in_it_goes_when_it_is_over_and_totals_stay(program):
    pair = MentorshipFactory(
        mentor__program=program, mentee__program=program, state="completed",
        active_at=clock.now(), ended_on=clock.today(),
    )  # fmt: skip
    releases.freeze(program, until=clock.today().replace(day=1), now=clock.now())
    programs.close(program, by=program.owner, now=clock.now())

    assert keep_round(timezone.now() + timedelta(days=100)) == 0
    assert keep_round(timezone.now() + timedelta(days=200)) == 1

    assert not Mentorship.objects.filter(pk=pair.pk).exists()
    assert not Mentee.objects.filter(program=program).exists()
    assert not Mentor.objects.filter(program=program).exists()
    assert Release.objects.filter(program=program).exists()
    assert Person.objects.filter(pk=pair.mentee_person_id).exists()
    assert discretion.among(Event.objects.filter(about_kind="programs.mentee")) == set(
        Event.objects.filter(about_kind="programs.mentee").values_list("pk", flat=True)
    )


def test_list_to_take_along_warns_and_its_file_names_no_group(program, signed_in):
    address = f"/hr/programs/{program.pk}/pairs/take-along/"
    client = signed_in(program.owner)

    page, taken = (
        client.get(address).text,
        client.post(address, {"reason": "For the owner's report", "as": "csv"}),
    )

    assert "They were promised that only you" in page
    assert "women" not in taken["Content-Disposition"].casefold()
