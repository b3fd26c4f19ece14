"""The team of a program: who may choose it, and what each part may do."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dashboard import attention, segments, todo
from dashboard.actions import releases
from matching.actions import runs
from notices.delivery import compose
from notices.models import Notice
from people import clock
from people.models import Event, Person
from programs.actions import programs, team
from programs.models import Program, ProgramRole
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory, ProgramRoleFactory


@pytest.fixture
def helper(program: Program) -> Person:
    """A coordinator of the team, without any role in the house."""
    return ProgramRoleFactory(program=program, person__given_name="Teun").person


def test_giving_a_part_tells_the_person_once(program, coordinator, stranger, now):
    for _ in range(2):
        team.give(program, stranger, role="trainer", by=coordinator, now=now)

    notice = Notice.objects.get()
    assert (notice.to, compose(notice).subject) == (stranger, f"You now help with {program.name}")
    assert Event.objects.get().detail == {"role": "trainer", "program": program.name}
    assert ProgramRole.objects.get().role == "trainer"


def test_taking_a_part_back_tells_the_person_once(program, coordinator, now):
    part = ProgramRoleFactory(program=program, role="analyst")

    for _ in range(2):
        team.take(part, by=coordinator, now=now)

    assert compose(Notice.objects.get()).subject == f"Your part in {program.name} has ended"
    assert (Event.objects.get().verb, ProgramRole.objects.count()) == ("take team role", 0)


def test_a_coordinator_of_the_team_does_not_change_it(program, helper, stranger, now):
    part = ProgramRole.objects.get()

    with pytest.raises(team.NotAllowed):
        team.give(program, stranger, role="coordinator", by=helper, now=now)
    with pytest.raises(team.NotAllowed):
        team.take(part, by=helper, now=now)


def test_nobody_gives_themselves_a_part(program, hr_admin, now):
    with pytest.raises(team.NotYourOwn):
        team.give(program, hr_admin, role="trainer", by=hr_admin, now=now)


def test_the_owner_needs_no_part(program, hr_admin, now):
    with pytest.raises(team.LeadsAlready):
        team.give(program, program.owner, role="coordinator", by=hr_admin, now=now)


def test_somebody_who_left_gets_no_part(program, coordinator, now):
    with pytest.raises(team.NotAllowed):
        team.give(program, PersonFactory(gone=True), role="trainer", by=coordinator, now=now)


def test_the_owner_adds_somebody_on_the_page(signed_in, program, coordinator, stranger):
    reply = signed_in(coordinator).post(
        reverse("programs:team-give", args=[program.pk]),
        {"person": stranger.employee_id, "role": "coordinator"},
        follow=True,
    )

    assert "Sam Stranger is told by mail." in reply.text
    assert program.roles.get().person == stranger


def test_a_coordinator_of_the_team_works_from_the_desk(signed_in, program, helper):
    client = signed_in(helper)

    codes = [
        client.get(reverse(name, args=[program.pk])).status_code
        for name in ("dashboard:program-desk", "programs:program-edit", "matching:run-list", "programs:team")
    ]

    assert codes == [200] * 4
    assert list(Program.objects.coordinated_by(helper)) == [program]


def test_no_program_comes_twice_for_an_owner_with_helpers(program, coordinator):
    ProgramRoleFactory.create_batch(3, program=program)

    assert list(Program.objects.coordinated_by(coordinator)) == [program]


def test_a_coordinator_of_the_team_who_left_coordinates_nothing(program, helper):
    Person.objects.filter(pk=helper.pk).update(is_active=False)
    helper.refresh_from_db()

    assert list(Program.objects.coordinated_by(helper)) == []


@pytest.mark.parametrize("role", ["trainer", "analyst"])
def test_other_parts_coordinate_nothing(program, role: str):
    person = ProgramRoleFactory(program=program, role=role).person

    assert list(Program.objects.coordinated_by(person)) == []


def test_a_coordinator_of_the_team_changes_all_but_who_leads(signed_in, program, helper, hr_admin):
    owner = program.owner
    url = reverse("programs:program-edit", args=[program.pk])
    client = signed_in(helper)
    given = {
        "name": "Leaders anew",
        "purpose": "For leaders",
        "owner": hr_admin.pk,
        "deputy": hr_admin.pk,
        "starts_on": program.starts_on.isoformat(),
        "ends_on": program.ends_on.isoformat(),
        "most_choices": 3,
        "most_at_once": 1,
        "answer_days": 7,
        "mentor_levels": ["senior"],
        "mentee_levels": ["medior"],
    }
    MentorFactory(program=program)
    MenteeFactory(program=program)

    reply = client.post(url, given)

    program.refresh_from_db()
    assert (reply.status_code, program.name, program.owner) == (302, "Leaders anew", owner)


def test_changing_who_leads_is_refused_in_the_deed_too(program, helper, now):
    with pytest.raises(programs.NotAllowed):
        programs.change(program, by=helper, now=now, owner=helper)


def test_proposed_pairs_wait_on_the_list_of_the_teams_coordinator(program, helper, now):
    MentorFactory(program=program)
    MenteeFactory(program=program)
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)

    titles = [item.title for item in todo.items_of(helper, today=clock.today())]

    assert titles == [f"Review the proposed pairs of {program.name}"]


def test_trainer_sees_who_took_the_course(signed_in, program, mentor, mentee):
    trainer = ProgramRoleFactory(program=program, role="trainer").person

    reply = signed_in(trainer).get(reverse("programs:training", args=[program.pk]))

    assert [name in reply.text for name in ("Astrid Lindgren", "Sanne de Wit")] == [True, True]


@pytest.mark.parametrize("page", ["program-totals", "program-segments", "program-impact"])
def test_analyst_reads_no_name(signed_in, program, page: str):
    for country, amount in (("SE", 7), ("DK", 2), ("PT", 6)):
        for number in range(amount):
            MentorFactory(
                program=program, person__country=country, person__family_name=f"Name{country}{number}"
            )
    releases.freeze(program, until=segments.quarter_of(clock.today()), now=clock.now())
    analyst = ProgramRoleFactory(program=program, role="analyst").person

    reply = signed_in(analyst).get(reverse(f"dashboard:{page}", args=[program.pk]))

    assert "Name" not in reply.text.replace("Name</th>", "")


def test_of_a_draft_the_analyst_knows_nothing(signed_in):
    part = ProgramRoleFactory(program=ProgramFactory(draft=True), role="analyst")

    reply = signed_in(part.person).get(reverse("dashboard:program-totals", args=[part.program_id]))

    assert reply.status_code == 404


def test_hr_reads_that_the_owner_has_left(program, hr_admin):
    Person.objects.filter(pk=program.owner_id).update(is_active=False)

    titles = [
        item.title for item in attention.items(Program.objects.all(), person=hr_admin, today=clock.today())
    ]

    assert "Olga Owner no longer works here" in titles


def test_hand_over_makes_the_deputy_owner_and_tells_them_once(program, coordinator, now):
    deputy = program.deputy

    for _ in range(2):
        team.hand_over(
            program, owner=deputy, deputy=coordinator, note="Two pairs wait.", by=coordinator, now=now
        )

    assert (program.owner, program.deputy, program.handover_note) == (deputy, coordinator, "Two pairs wait.")
    assert list(Notice.objects.values_list("to", "kind", "context__part")) == [
        (deputy.pk, "program_handed_over", "owner")
    ]
    assert Event.objects.filter(verb="hand over").count() == 1


def test_hand_over_to_somebody_without_the_role_is_refused(program, coordinator, stranger, now):
    with pytest.raises(team.NotAllowed):
        team.hand_over(program, owner=stranger, deputy=coordinator, note="Yours.", by=coordinator, now=now)

    assert Program.objects.get(pk=program.pk).owner == coordinator


def test_hand_over_by_a_helper_is_refused(program, now):
    helper = ProgramRoleFactory(program=program).person

    with pytest.raises(team.NotAllowed):
        team.hand_over(program, owner=program.deputy, deputy=program.owner, note="Mine.", by=helper, now=now)


def test_hand_over_page_keeps_the_note_for_the_team(program, coordinator, signed_in):
    client = signed_in(coordinator)
    values = {"owner": program.deputy_id, "deputy": coordinator.pk, "note": "Call Eva first."}

    reply = client.post(f"/hr/programs/{program.pk}/team/hand-over/", values)

    assert reply.status_code == 302
    assert "Call Eva first." in client.get(f"/hr/programs/{program.pk}/team/").content.decode()
