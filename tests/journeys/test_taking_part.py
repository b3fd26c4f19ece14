"""Joining, offering, changing one's room and finding who has not answered: within the clicks promised.

Each in English with scripts and in Dutch without: pages are complete either way. A click is an activation of
a link or a button; ticking a box or choosing from a list is none.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from people import clock
from people.models import Person
from programs.actions import participants
from programs.models import Mentee, Mentor, MentorLimit, Program
from tests.factories.people import PersonFactory, TopicFactory
from tests.factories.programs import MentorFactory, ProgramFactory

WAYS = [("en", True), ("nl", False)]
WORDS = {
    "join": {"en": "Join as mentee", "nl": "Meld je aan als mentee"},
    "join now": {"en": "Join as a mentee", "nl": "Meld je aan als mentee"},
    "mentor": {"en": "Become a mentor", "nl": "Word mentor"},
    "offer": {"en": "Offer to be a mentor", "nl": "Meld je aan als mentor"},
    "room": {"en": "Change your room", "nl": "Wijzig je ruimte"},
    "save": {"en": "Save your room", "nl": "Bewaar je ruimte"},
}


class Visitor:
    """Counts what is activated on the way, from a home page on."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language, self.clicks = page, language, 0

    def activate(self, role: str, key: str) -> None:
        name = WORDS.get(key, {}).get(self.language, key)
        self.page.get_by_role("main").get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1


@pytest.fixture
def program(site) -> Program:
    TopicFactory(slug="strategy", name="Strategy", name_nl="Strategie")
    return ProgramFactory(preset="open", is_always_on=True, mentors_are_expected=True)


def visitor(visit: Callable[..., Page], person: Person, way: tuple[str, bool], start: str = "/") -> Visitor:
    language, scripts = way
    Person.objects.filter(pk=person.pk).update(language=language)
    page = visit(person, java_script_enabled=scripts)
    page.goto(start)
    return Visitor(page, language)


@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS, ids=["en", "nl-no-scripts"])
def test_people_take_part_within_the_clicks_promised(program, visit, way):
    newcomer, senior = PersonFactory(level="medior"), PersonFactory(level="senior")
    mentor = MentorFactory(program=program)
    PersonFactory(level="lead", given_name="Eva", family_name="Expected")
    participants.expect_mentors(program, now=clock.now())

    joins = visitor(visit, newcomer, way)  # E1
    joins.activate("link", "join")
    joins.page.locator("[name=topics]").first.check()
    joins.activate("button", "join now")
    assert Mentee.objects.get(person=newcomer).state == "enrolled"
    assert joins.clicks <= 3

    Mentor.objects.filter(person=senior).delete()
    offers = visitor(visit, senior, way)  # M1
    offers.activate("link", "mentor")
    offers.page.locator("[name=topics]").first.check()
    offers.activate("button", "offer")
    assert Mentor.objects.get(person=senior).state == "available"
    assert offers.clicks <= 3

    changes = visitor(visit, mentor.person, way)  # M4
    changes.activate("link", "room")
    changes.page.select_option("[name=seats]", "3")
    changes.page.select_option("[name=most]", "4")
    changes.activate("button", "save")
    fresh = Mentor.objects.get(pk=mentor.pk)
    assert (fresh.seats, MentorLimit.objects.get(person=mentor.person).most) == (3, 4)
    assert changes.clicks <= 2
