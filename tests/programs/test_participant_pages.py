from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from people import clock
from people.models import Level, Person
from programs.models import Mentee, Mentor
from tests.factories.people import PersonFactory, TopicFactory
from tests.factories.programs import MentorFactory, MentorshipFactory, ProgramFactory

WISH = {"topics": ["strategy"], "wish": "To lead.", "form": "online", "languages": ["en", "nl"]}
OFFER = {
    "seats": "2",
    "topics": ["strategy"],
    "form": "online",
    "languages": ["en", "sv"],
    "introduction": "I listen.",
}


def url(name, *args):
    return reverse(f"programs:{name}", args=args)


@pytest.fixture(autouse=True)
def _topics(db):
    TopicFactory(slug="strategy", name="Strategy", name_nl="Strategie")
    PersonFactory(level=Level.JUNIOR, languages=["sv"])


@pytest.fixture
def medior(db) -> Person:
    return PersonFactory(level=Level.MEDIOR, languages=["nl"])


@pytest.fixture
def expected(program) -> Mentor:
    return MentorFactory(program=program, expected=True)


def test_join_leads_to_a_page_that_says_what_is_next(signed_in, program, medior):
    client = signed_in(medior)

    answer = client.post(url("program-join", program.pk), WISH)

    assertRedirects(answer, url("program-joined", program.pk))
    assertContains(client.get(url("program-joined", program.pk)), "Next: choose a mentor")
    assert list(Mentee.objects.values_list("person", "wish")) == [(medior.pk, "To lead.")]
    assert Person.objects.get(pk=medior.pk).languages == ["en", "nl"]


def test_join_form_starts_with_what_is_known(signed_in, program, medior):
    page = signed_in(medior).get(url("program-join", program.pk))

    assert page.context["form"].initial["languages"] == ["nl"]


def test_join_names_topics_in_dutch_for_a_dutch_reader(signed_in, program):
    reader = PersonFactory(level=Level.MEDIOR, language="nl")

    page = signed_in(reader).get(url("program-join", program.pk))

    assertContains(page, "Strategie")


def test_join_with_nothing_names_each_gap(signed_in, program, medior):
    answer = signed_in(medior).post(url("program-join", program.pk), {})

    for sentence in (
        "Choose at least one topic",
        "Choose at least one language",
        "Choose how you like to meet",
    ):
        assertContains(answer, sentence)
    assert Mentee.objects.count() == 0


def test_join_with_a_topic_nobody_knows_is_shown_again(signed_in, program, medior):
    answer = signed_in(medior).post(url("program-join", program.pk), WISH | {"topics": ["<b>"]})

    assertContains(answer, "Choose topics from the list")


def test_join_outside_the_audience_explains(signed_in, program, stranger):
    client = signed_in(stranger)

    pages = [client.get(url("program-join", program.pk)), client.post(url("program-join", program.pk), WISH)]

    for page in pages:
        assertContains(page, "That says nothing about you.", status_code=403)
    assert Mentee.objects.count() == 0


def test_join_a_paused_program_explains(signed_in, medior):
    program = ProgramFactory(state="paused")

    page = signed_in(medior).get(url("program-join", program.pk))

    assertContains(page, "It is paused.", status_code=403)


def test_join_a_draft_is_not_found(signed_in, medior):
    program = ProgramFactory(draft=True)

    answer = signed_in(medior).post(url("program-join", program.pk), WISH)

    assert answer.status_code == 404


def test_joined_before_joining_leads_to_the_program(signed_in, program, medior):
    answer = signed_in(medior).get(url("program-joined", program.pk))

    assertRedirects(answer, url("program-detail", program.pk))


def test_leave_by_link_changes_nothing(signed_in, mentee):
    answer = signed_in(mentee.person).get(url("mentee-leave", mentee.program_id))

    assert (answer.status_code, Mentee.objects.get().state) == (405, "enrolled")


def test_leave_twice_says_the_same(signed_in, mentee):
    client = signed_in(mentee.person)

    for _ in range(2):
        answer = client.post(url("mentee-leave", mentee.program_id), follow=True)
        assertContains(answer, "You have left the program.")

    assert Mentee.objects.get().state == "withdrawn"


def test_leave_with_a_mentor_explains(signed_in):
    pair = MentorshipFactory()

    answer = signed_in(pair.mentee_person).post(url("mentee-leave", pair.program_id), follow=True)

    assertContains(answer, "End that mentorship first.")


def test_leave_without_having_joined_is_not_found(signed_in, program, medior):
    assert signed_in(medior).post(url("mentee-leave", program.pk)).status_code == 404


def test_offer_by_who_is_expected_is_kept(signed_in, expected):
    answer = signed_in(expected.person).post(url("mentor-offer", expected.program_id), OFFER)

    assertRedirects(answer, url("mentor-offered", expected.program_id))
    assert list(Mentor.objects.values_list("state", "seats", "topics")) == [("available", 2, ["strategy"])]


def test_offer_with_too_many_seats_is_shown_again(signed_in, expected):
    answer = signed_in(expected.person).post(
        url("mentor-offer", expected.program_id), OFFER | {"seats": "11"}
    )

    assertContains(answer, "Choose a number from the list")
    assert Mentor.objects.get().state == "expected"


def test_offer_by_who_is_excused_explains(signed_in, program):
    mentor = MentorFactory(program=program, state="exempt", exempt_reason="On leave")

    page = signed_in(mentor.person).get(url("mentor-offer", program.pk))

    assertContains(page, "The reason that was noted: On leave", status_code=403)


def test_offer_outside_the_audience_explains(signed_in, program, medior):
    page = signed_in(medior).get(url("mentor-offer", program.pk))

    assertContains(page, "You cannot be a mentor in this program now", status_code=403)


def test_postpone_keeps_the_day(signed_in, expected):
    client = signed_in(expected.person)
    day = date.today().replace(month=12, day=31)  # noqa: DTZ011 (the page reads the real clock)

    answer = client.post(url("mentor-postpone", expected.program_id), {"until": day.isoformat()})

    assertRedirects(answer, url("mentor-offered", expected.program_id))
    assert list(Mentor.objects.values_list("state", "not_now_until")) == [("not_now", day)]


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("", "Choose the day until which you are not available"),
        ("soon", "Write the date as day, month and year"),
        ("2020-01-01", "Choose a day after today"),
        ("2999-01-01", "Choose a day within one year"),
    ],
)
def test_postpone_to_no_such_day_is_shown_again(until, sentence, signed_in, expected):
    answer = signed_in(expected.person).post(url("mentor-postpone", expected.program_id), {"until": until})

    assertContains(answer, sentence)
    assert Mentor.objects.get().state == "expected"


def test_postpone_by_who_is_not_asked_is_not_found(signed_in, program, medior):
    assert signed_in(medior).get(url("mentor-postpone", program.pk)).status_code == 404


def test_exempt_by_the_coordinator_is_kept(signed_in, coordinator, expected):
    address = url("mentor-exempt", expected.program_id, expected.pk)

    until = (clock.today() + timedelta(days=90)).isoformat()

    answer = signed_in(coordinator).post(address, {"reason": "On leave", "until": until})

    assertRedirects(answer, url("mentor-tracker", expected.program_id))
    assert list(Mentor.objects.values_list("state", "exempt_reason")) == [("exempt", "On leave")]


def test_exempt_of_who_answered_meanwhile_changes_nothing(signed_in, coordinator, mentor):
    address = url("mentor-exempt", mentor.program_id, mentor.pk)

    answer = signed_in(coordinator).post(address, {"reason": "On leave"}, follow=True)

    assertContains(answer, "has answered already; nothing was changed.")
    assert Mentor.objects.get().state == "available"


def test_exempt_across_programs_is_not_found(signed_in, coordinator, program):
    foreign = MentorFactory(expected=True)

    answers = [
        signed_in(coordinator).post(url("mentor-exempt", pk, foreign.pk), {"reason": "x"}).status_code
        for pk in (program.pk, foreign.program_id)
    ]

    assert (answers, Mentor.objects.get().state) == ([404, 404], "expected")
