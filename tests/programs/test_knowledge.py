from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from people.actions import expected_leaves
from people.models import Event, ExpectedLeave, Look
from programs import knowledge
from tests.factories.people import PersonFactory, TopicFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _topics(db) -> None:
    TopicFactory(slug="valves", name="Valves", name_nl="Kleppen")
    TopicFactory(slug="pumps", name="Pumps", name_nl="Pompen")


def holders(number: int, *topics: str) -> list:
    return [PersonFactory(topics=list(topics)) for _ in range(number)]


def risk() -> dict[str, bool]:
    return {row.slug: row.is_at_risk for row in knowledge.register()}


def leave(person, hr_admin, now) -> None:
    expected_leaves.enter(person, on=LAST_DAY, by=hr_admin, now=now)


@pytest.mark.parametrize(("number", "at_risk"), [(1, True), (2, True), (3, False)])
def test_few_holders_are_a_risk(number, at_risk):
    holders(number, "valves")

    assert risk() == {"valves": at_risk}


@pytest.mark.parametrize(
    ("number", "leaving", "at_risk"), [(3, 1, True), (5, 1, False), (5, 3, True), (6, 3, True), (7, 3, False)]
)
def test_holders_who_are_expected_to_leave_are_a_risk(hr_admin, now, number, leaving, at_risk):
    for person in holders(number, "valves")[:leaving]:
        leave(person, hr_admin, now)

    assert risk() == {"valves": at_risk}


def test_a_topic_offered_as_mentor_counts_once_per_person():
    person = PersonFactory(topics=["valves"])
    MentorFactory(person=person, topics=["valves", "pumps"])
    MentorFactory(program=ProgramFactory(draft=True), topics=["pumps"])
    MentorFactory(expected=True, topics=["pumps"])
    PersonFactory(topics=["pumps"], is_active=False)

    assert {row.slug: row.holders for row in knowledge.register()} == {"valves": 1, "pumps": 1}


def test_the_most_wanted_topic_at_risk_is_first():
    holders(1, "valves", "pumps")
    MenteeFactory(topics=["valves"])

    assert [(row.slug, row.asked) for row in knowledge.register()] == [("valves", 1), ("pumps", 0)]


def test_the_register_costs_the_same_for_many(django_assert_num_queries):
    holders(3, "valves")
    for number in range(20):
        PersonFactory(topics=[f"topic-{number}"])

    with django_assert_num_queries(3):
        knowledge.named(knowledge.register())


def test_coordinators_see_who_and_when_and_it_is_noted(signed_in, coordinator, hr_admin, now):
    (person,) = holders(1, "valves")
    leave(person, hr_admin, now)

    page = signed_in(coordinator).get(reverse("dashboard:knowledge")).text

    assert person.full_name in page
    assert "until 30 June 2026" in page
    assert Look.objects.get(about=person).where == "knowledge"


def test_colleagues_see_nothing_of_it(signed_in, stranger, mentor, hr_admin, now):
    (person,) = holders(1, "valves")
    leave(person, hr_admin, now)

    for reader in (stranger, mentor.person, person):
        assert signed_in(reader).get(reverse("dashboard:knowledge")).status_code == 404


def test_holders_are_reminded_of_rare_topics_but_never_of_a_leave(signed_in, hr_admin, program, now):
    person = PersonFactory(topics=["valves", "pumps"], level="senior")
    holders(2, "pumps")
    for each in holders(3, "pumps"):
        leave(each, hr_admin, now)

    page = signed_in(person).get(reverse("programs:mentor-offer", args=[program.pk])).text

    assert "Few colleagues hold this topic of yours: Valves." in page
    assert knowledge.rare_topics_of(person) == ["valves"]
    assert {row.slug for row in knowledge.register() if row.is_at_risk} == {"valves", "pumps"}


def test_what_i_pass_on_is_a_first_sentence_for_a_goal(signed_in):
    pair = MentorshipFactory(mentor__person__topics=["valves"])
    address = reverse("programs:goal-set", args=[pair.pk])

    own = signed_in(pair.mentor_person).get(address, {"pass_on": "valves"}).text
    others = signed_in(pair.mentee_person).get(address, {"pass_on": "valves"}).text

    assert "I pass on what I know about Valves" in own
    assert "few colleagues hold it" in own
    assert "I pass on" not in others


def test_hr_enters_changes_and_takes_back_a_last_day(signed_in, hr_admin, stranger, now, monkeypatch):
    monkeypatch.setattr("people.clock.now", lambda: now)
    client, address = signed_in(hr_admin), reverse("people:person-leave", args=[stranger.pk])

    for day in ("2026-06-30", "2026-06-30", "2026-07-31"):
        client.post(address, {"on": day})
    kept = ExpectedLeave.objects.get()
    client.post(address, {"on": ""})
    client.post(address, {"on": ""})

    assert (kept.on, kept.entered_by) == (date(2026, 7, 31), hr_admin)
    assert not ExpectedLeave.objects.exists()
    rows = Event.objects.exclude(verb="sign in").values_list("verb", "detail").order_by("pk")
    assert [verb for verb, _detail in rows] == ["enter expected leave"] * 2 + ["take back expected leave"]
    assert "2026-07" not in str(list(rows))


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-03-01", "Choose a day that is still to come"),
        ("2040-01-01", "Choose a day within the next five years"),
        ("soon", "Write the date as day, month and year"),
    ],
)
def test_a_wrong_day_is_named(signed_in, hr_admin, stranger, now, monkeypatch, day, message):
    monkeypatch.setattr("people.clock.now", lambda: now)

    page = signed_in(hr_admin).post(reverse("people:person-leave", args=[stranger.pk]), {"on": day}).text

    assert message in page
    assert not ExpectedLeave.objects.exists()


def test_nobody_else_enters_it(coordinator, stranger, signed_in, now):
    for _ in range(2):
        with pytest.raises(expected_leaves.NotAllowed):
            expected_leaves.enter(stranger, on=LAST_DAY, by=coordinator, now=now)
        with pytest.raises(expected_leaves.NotAllowed):
            expected_leaves.take_back(stranger, by=coordinator)
    assert signed_in(coordinator).get(reverse("people:person-leave", args=[stranger.pk])).status_code == 404


def test_it_is_forgotten_after_the_day_and_with_the_person(hr_admin, stranger, mentor, now):
    leave(stranger, hr_admin, now)
    leave(mentor.person, hr_admin, now)
    type(stranger).objects.filter(pk=stranger.pk).update(is_active=False)

    assert expected_leaves.forget_past(today=now.date()) == 1
    assert expected_leaves.forget_past(today=LAST_DAY + timedelta(days=30)) == 0
    assert expected_leaves.forget_past(today=LAST_DAY + timedelta(days=31)) == 1
