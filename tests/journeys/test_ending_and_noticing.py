"""Checking in from the mail, parting, finishing, and HR who reminds and helps: within the clicks promised.

Each in English with scripts and in Dutch without.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from people import clock
from people.models import Person
from programs import check_in_links
from programs.models import Answer, FollowUp, Mentorship
from tests.factories.pairs import FollowUpFactory, GoalFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory
from tests.journeys.hands import Hands

WAYS = [("en", True), ("nl", False)]


@pytest.fixture
def pair(site) -> Mentorship:
    today = clock.today()
    return MentorshipFactory(
        mentor__program=ProgramFactory(owner=PersonFactory(coordinator=True)),
        mentor__person__given_name="Marta",
        started_on=today - timedelta(days=100),
        planned_end_on=today + timedelta(days=265),
    )


def hands(visit: Callable[..., Page], person: Person | None, way: tuple[str, bool]) -> Hands:
    language, scripts = way
    if person is not None:
        Person.objects.filter(pk=person.pk).update(language=language)
        person.refresh_from_db()
    return Hands(visit(person, java_script_enabled=scripts), language)


def due(pair: Mentorship) -> FollowUp:
    now, today = clock.now(), clock.today()
    return FollowUpFactory(
        mentorship=pair,
        due_on=today,
        closes_on=today + timedelta(days=21),
        opened_at=now - timedelta(days=10),
    )


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS, ids=["en", "nl-no-scripts"])
def test_check_in_from_the_mail_is_one_submit_without_signing_in(visit, pair, way):
    """E8."""
    check_in = due(pair)
    Person.objects.filter(pk=pair.mentee_person_id).update(language=way[0])
    path = f"/c/{check_in_links.token_for(check_in.pk, pair.mentee_person)}/"
    person = hands(visit, None, way)

    person.open(path)
    person.page.locator("[name=rating][value='4']").check()
    person.page.locator("[name=closer][value=somewhat]").check()
    person.press("Send check-in")

    assert person.clicks == 1
    assert Answer.objects.get().person == pair.mentee_person
    assert (
        person.words("It is sent. You can close this page.") in person.page.get_by_role("main").inner_text()
    )


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS, ids=["en", "nl-no-scripts"])
def test_it_does_not_click_is_two_clicks(visit, pair, way):
    """E9."""
    person = hands(visit, pair.mentee_person, way)

    person.open(f"/mentorships/{pair.pk}/")
    person.press("It does not click?")
    person.press("Stop this mentorship")

    assert person.clicks == 2
    assert Mentorship.objects.get().state == "ended"


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS, ids=["en", "nl-no-scripts"])
def test_finishing_is_two_clicks_and_then_it_is_rated(visit, pair, way):
    """E11."""
    GoalFactory(mentorship=pair, sentence="Lead the new team")
    person = hands(visit, pair.mentor_person, way)

    person.open(f"/mentorships/{pair.pk}/")
    person.press("Finish early")
    seen = "Lead the new team" in person.page.get_by_role("main").inner_text()
    person.press("Finish now")

    assert (person.clicks, seen, Mentorship.objects.get().state) == (2, True, "completed")
    person.press("Say how it was")
    assert person.page.locator("[name=rating]").count() == 5
