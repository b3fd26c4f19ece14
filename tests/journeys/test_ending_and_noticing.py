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
from programs.models import Answer, FollowUp, Mentorship, Signal, SignalStep
from tests.factories.endings import SignalFactory
from tests.factories.pairs import FollowUpFactory, GoalFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorshipFactory, ProgramFactory
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


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS, ids=["en", "nl-no-scripts"])
def test_reminding_late_check_ins_is_two_clicks(visit, pair, way):
    """H5, from the desk of the program."""
    due(pair)
    person = hands(visit, pair.program.owner, way)

    person.open(f"/hr/programs/{pair.program_id}/")
    person.press("Remind who has not answered")
    named = pair.mentee_person.full_name in person.page.get_by_role("main").inner_text()
    person.click(person.page.get_by_role("main").locator("form button").first)

    assert (person.clicks, named) == (2, True)


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS, ids=["en", "nl-no-scripts"])
def test_what_needs_a_coordinator_is_seen_at_once_and_taken_on_in_two_clicks(visit, pair, way):
    """H1: nothing to press to see it; one line from the desk, several from the list."""
    signal = SignalFactory(mentorship=pair)
    MenteeFactory(program=pair.program)
    person = hands(visit, pair.program.owner, way)

    person.open("/hr/")
    seen = pair.mentee_person.full_name in person.page.locator("#attention").inner_text()
    person.press("See and act")
    person.press("I take this on")
    clicks, taken = person.clicks, Signal.objects.get(pk=signal.pk).assigned_to
    person.open("/hr/today/")
    boxes = person.page.locator("[name=item]").all()
    for box in boxes:
        box.check()
    person.press("I take them on")

    assert (seen, clicks, taken) == (True, 2, pair.program.owner)
    assert Signal.objects.filter(assigned_to=pair.program.owner).count() == len(boxes) >= 2


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS, ids=["en", "nl-no-scripts"])
def test_a_pair_at_risk_is_reached_in_two_clicks_with_what_was_tried(visit, pair, way):
    """H6: from the desk to why, and to the mail to both."""
    signal = SignalFactory(mentorship=pair)
    words = "Called, no answer"
    SignalStep.objects.create(
        signal=signal, by=pair.program.owner, kind="tried", words=words, at=clock.now() - timedelta(days=2)
    )
    person = hands(visit, pair.program.owner, way)

    person.open("/hr/")
    person.press("See and act")
    page = person.page.get_by_role("main")
    write = page.get_by_role("link", name=person.words("Write to both"))

    assert (person.clicks, words in page.inner_text()) == (1, True)
    assert (write.get_attribute("href") or "").startswith("mailto:")
