from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from people.models import Event, Level
from programs.models import Program
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

EDIT = {
    "name": "Across 2027",
    "purpose": "To learn.",
    "starts_on": "2027-01-04",
    "ends_on": "2028-01-04",
    "mentor_levels": ["senior"],
    "mentor_countries": ["SE"],
    "mentee_levels": ["medior"],
    "most_choices": "2",
    "most_at_once": "1",
    "answer_days": "5",
}


def url(name, *args):
    return reverse(f"programs:{name}", args=args)


@pytest.fixture
def draft(coordinator) -> Program:
    return ProgramFactory(draft=True, name="A draft", owner=coordinator)


def test_list_shows_live_and_paused_programs_only(signed_in, stranger, draft):
    ProgramFactory(name="A paused one", state="paused")
    ProgramFactory(name="A closed one", state="closed")

    page = signed_in(stranger).get(url("program-list"))

    assertContains(page, "Leaders across borders 2026")
    assertContains(page, "A paused one")
    assertNotContains(page, "A draft")
    assertNotContains(page, "A closed one")


def test_list_asks_as_often_for_three_programs_as_for_one(
    signed_in, mentee, django_assert_max_num_queries, django_assert_num_queries
):
    client = signed_in(mentee.person)
    client.get(url("program-list"))
    with django_assert_max_num_queries(25) as first:
        client.get(url("program-list"))
    ProgramFactory.create_batch(2)

    with django_assert_num_queries(len(first)):
        client.get(url("program-list"))


def test_list_offers_each_what_fits(signed_in, program):
    medior = PersonFactory(level=Level.MEDIOR)
    senior = PersonFactory(level=Level.SENIOR)
    junior = PersonFactory(level=Level.JUNIOR)

    pages = [signed_in(person).get(url("program-list")) for person in (medior, senior, junior)]

    assertContains(pages[0], url("program-join", program.pk))
    assertNotContains(pages[0], url("mentor-offer", program.pk))
    assertContains(pages[1], url("mentor-offer", program.pk))
    assertContains(pages[2], "This program is meant for other levels or countries than yours.")


def test_detail_names_owner_and_deputy_with_mail(signed_in, stranger, program):
    page = signed_in(stranger).get(url("program-detail", program.pk))

    assertContains(page, f'<a href="mailto:{program.owner.email}">Olga Owner</a>')
    assertContains(page, f'<a href="mailto:{program.deputy.email}">Dirk Deputy</a>')
    assertContains(page, "5 January 2026 to 5 January 2027")


def test_detail_of_a_draft_is_found_by_who_coordinates_only(signed_in, stranger, coordinator, draft):
    answers = [
        signed_in(person).get(url("program-detail", draft.pk)).status_code
        for person in (stranger, coordinator, draft.deputy)
    ]

    assert answers == [404, 200, 200]


@pytest.mark.parametrize(
    "name",
    [
        "program-detail",
        "program-join",
        "program-joined",
        "mentor-offer",
        "mentor-offered",
        "mentor-postpone",
        "program-edit",
        "mentor-tracker",
    ],
)
def test_unknown_program_is_not_found(name, signed_in, stranger):
    assert signed_in(stranger).get(url(name, 987654)).status_code == 404


@pytest.mark.parametrize("name", ["program-edit", "mentor-tracker"])
def test_page_of_coordinators_is_not_found_by_others(name, signed_in, stranger, program):
    other = PersonFactory(coordinator=True)

    answers = [
        signed_in(person).get(url(name, program.pk)).status_code
        for person in (stranger, other, program.owner, program.deputy, PersonFactory(hr_admin=True))
    ]

    assert answers == [404, 404, 200, 200, 200]


def test_create_is_not_found_by_who_may_not(signed_in, stranger):
    assert signed_in(stranger).get(url("program-create")).status_code == 404


def test_create_makes_a_draft_and_leads_to_its_parts(signed_in, coordinator, hr_admin):
    filled = {
        "preset": "leaders",
        "name": "Leaders 2027",
        "owner": coordinator.pk,
        "deputy": hr_admin.pk,
        "starts_on": "2027-01-04",
    }

    answer = signed_in(coordinator).post(url("program-create"), filled)

    made = Program.objects.get(name="Leaders 2027")
    assertRedirects(answer, reverse("matching:program-setup", args=[made.pk]), fetch_redirect_response=False)
    assert (made.state, made.owner, made.deputy, made.ends_on) == (
        "draft",
        coordinator,
        hr_admin,
        date(2028, 1, 4),
    )


def test_create_without_oneself_is_shown_again(signed_in, coordinator, hr_admin):
    filled = {"preset": "open", "name": "Open", "owner": hr_admin.pk}

    answer = signed_in(coordinator).post(url("program-create"), filled)

    assertContains(answer, "Choose yourself as owner or deputy, so that you can open it again")
    assert Program.objects.filter(name="Open").count() == 0


def test_create_with_nothing_names_each_gap(signed_in, coordinator):
    answer = signed_in(coordinator).post(url("program-create"), {})

    for sentence in ("Choose the kind of program", "Give the program a name", "Choose an owner"):
        assertContains(answer, sentence)
    assertContains(answer, "Error:")


def test_create_with_a_stranger_as_owner_is_refused(signed_in, hr_admin, stranger):
    filled = {"preset": "open", "name": "Open", "owner": stranger.pk}

    answer = signed_in(hr_admin).post(url("program-create"), filled)

    assertContains(answer, "Choose an owner from the list")


def test_edit_keeps_what_was_filled_in(signed_in, coordinator, program, mentor):
    PersonFactory(level=Level.MEDIOR)
    filled = EDIT | {"owner": program.owner.pk, "deputy": program.deputy.pk}

    answer = signed_in(coordinator).post(url("program-edit", program.pk), filled)

    fresh = Program.objects.get(pk=program.pk)
    assertRedirects(
        answer, reverse("dashboard:program-desk", args=[program.pk]), fetch_redirect_response=False
    )
    assert (fresh.name, fresh.starts_on, fresh.most_choices, fresh.mentors_are_expected) == (
        "Across 2027",
        date(2027, 1, 4),
        2,
        False,
    )
    assert fresh.audience("mentor").countries == ["SE"]


def test_edit_counts_who_fits_and_keeps_nothing(signed_in, coordinator, program):
    PersonFactory.create_batch(3, level=Level.SENIOR, country="SE")
    PersonFactory(level=Level.SENIOR, country="NL")
    filled = EDIT | {"name": "Not kept", "owner": "", "count": "1"}

    answer = signed_in(coordinator).post(url("program-edit", program.pk), filled)

    assertContains(answer, "3 people fit as mentors.")
    assertNotContains(answer, "Choose an owner")
    assertContains(answer, "Not kept")
    assert Program.objects.get(pk=program.pk).name == "Leaders across borders 2026"


def test_edit_that_empties_a_live_program_is_shown_again(signed_in, coordinator, program, mentor):
    PersonFactory(level=Level.MEDIOR)
    filled = EDIT | {"owner": program.owner.pk, "deputy": program.deputy.pk, "mentor_levels": ["head"]}

    answer = signed_in(coordinator).post(url("program-edit", program.pk), filled)

    assertContains(answer, "Nobody fits as a mentor: choose other levels or countries.")
    assert Event.objects.count() == 0


def test_edit_of_a_live_program_needs_purpose_and_deputy(signed_in, coordinator, program):
    filled = EDIT | {"owner": program.owner.pk, "deputy": "", "purpose": ""}

    answer = signed_in(coordinator).post(url("program-edit", program.pk), filled)

    assertContains(answer, "Write what the program is for")
    assertContains(answer, "Choose a deputy")


def test_edit_with_dates_the_wrong_way_round_is_shown_again(signed_in, coordinator, program):
    filled = EDIT | {"owner": program.owner.pk, "deputy": program.deputy.pk, "ends_on": "2026-01-04"}

    answer = signed_in(coordinator).post(url("program-edit", program.pk), filled)

    assertContains(answer, "Choose a last day after the first")


def test_tracker_counts_by_country_and_leaves_out_who_left(signed_in, coordinator, program, mentor):
    MentorFactory(program=program, expected=True, person__country="FR")
    MentorFactory(program=program, person__is_active=False)

    page = signed_in(coordinator).get(url("mentor-tracker", program.pk))

    assertContains(page, "1 of 2 mentors are available")
    assertContains(page, "0 exempt, 0 not now, 1 not answered yet.")
    assert [
        (row["name"], row["total"], row["available"], row["expected"]) for row in page.context["countries"]
    ] == [("FR", 1, 0, 1), ("SE", 1, 1, 0)]


def test_tracker_shows_one_answer_only_when_asked(signed_in, coordinator, program, mentor):
    expected = MentorFactory(program=program, expected=True)

    page = signed_in(coordinator).get(url("mentor-tracker", program.pk), {"state": "expected"})

    assert [row.pk for row in page.context["page"]] == [expected.pk]


def test_tracker_asks_as_often_for_three_mentors_as_for_one(
    signed_in, coordinator, program, mentor, django_assert_max_num_queries, django_assert_num_queries
):
    client = signed_in(coordinator)
    client.get(url("mentor-tracker", program.pk))
    with django_assert_max_num_queries(25) as first:
        client.get(url("mentor-tracker", program.pk))
    MentorFactory.create_batch(2, program=program)
    MenteeFactory(program=program)

    with django_assert_num_queries(len(first)):
        client.get(url("mentor-tracker", program.pk))


def opened(client, program) -> str:
    """What the hidden field of the form holds when it is opened."""
    return client.get(url("program-edit", program.pk)).context["seen"]


def test_edit_by_two_keeps_what_the_first_saved(signed_in, coordinator, hr_admin, program, mentor):
    filled = EDIT | {"owner": program.owner_id, "deputy": program.deputy_id}
    client = signed_in(coordinator)
    seen = opened(client, program)
    signed_in(hr_admin).post(url("program-edit", program.pk), filled | {"name": "Her name"})

    answer = client.post(url("program-edit", program.pk), filled | {"name": "My name", "seen": seen})

    program.refresh_from_db()
    assertContains(answer, f"{hr_admin.full_name} saved this program while you had it open")
    assertContains(answer, "now “Her name”")
    assertContains(answer, "My name")
    assert program.name == "Her name"


def test_edit_by_two_is_saved_once_the_second_has_seen_it(signed_in, coordinator, hr_admin, program, mentor):
    filled = EDIT | {"owner": program.owner_id, "deputy": program.deputy_id}
    client = signed_in(coordinator)
    seen = opened(client, program)
    signed_in(hr_admin).post(url("program-edit", program.pk), filled | {"name": "Her name"})
    mine = filled | {"name": "My name"}
    told = client.post(url("program-edit", program.pk), mine | {"seen": seen})

    client.post(url("program-edit", program.pk), mine | {"seen": told.context["seen"]})

    program.refresh_from_db()
    assert program.name == "My name"


def test_edit_by_two_takes_over_what_the_second_did_not_touch(
    signed_in, coordinator, hr_admin, program, mentor
):
    client = signed_in(coordinator)
    client.post(url("program-edit", program.pk), EDIT | lead(program))
    seen = opened(client, program)
    hers = EDIT | lead(program) | {"answer_days": "9", "mentor_levels": ["lead", "senior"]}
    signed_in(hr_admin).post(url("program-edit", program.pk), hers)

    told = client.post(url("program-edit", program.pk), EDIT | lead(program) | {"name": "Mine", "seen": seen})

    shown = told.context["form"].initial
    assert (shown["name"], shown["answer_days"], shown["mentor_levels"]) == ("Mine", 9, ["lead", "senior"])


def lead(program: Program) -> dict[str, int]:
    return {"owner": program.owner_id, "deputy": program.deputy_id}


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"name": 7}', "null", '{"no such": "x"}'])
def test_edit_with_a_hidden_field_of_nonsense_is_no_error(signed_in, coordinator, program, mentor, seen):
    answer = signed_in(coordinator).post(
        url("program-edit", program.pk), EDIT | lead(program) | {"seen": seen}
    )

    assert answer.status_code in {200, 302}
