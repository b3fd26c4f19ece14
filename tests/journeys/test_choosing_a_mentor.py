"""E2 and E2b: a mentor from a suggestion and by filters, within their clicks, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from matching.models import MentorRequest
from people.models import Person
from programs.models import Mentee
from tests.factories.people import TopicFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

MOST = {"E2": 3, "E2b": 5}
WORDS = {
    "en": {"ask": "Ask {} to be your mentor", "send": "Send request", "show": "Show these mentors",
           "mentors": "Mentors", "short": "Ask {}"},
    "nl": {"ask": "Vraag {} als mentor", "send": "Verstuur verzoek", "show": "Toon deze mentoren",
           "mentors": "Mentoren", "short": "Vraag {}"},
}  # fmt: skip


class Clicks:
    """Counts what a person presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def link(self, name: str | re.Pattern[str], within: str = "main") -> None:
        self._press(self.page.get_by_role(within).get_by_role("link", name=name).first)  # type: ignore[arg-type]

    def button(self, name: str) -> None:
        self._press(self.page.get_by_role("main").get_by_role("button", name=name).first)

    def check(self, label: str) -> None:
        self.count += 1
        self.page.get_by_role("main").get_by_label(label).first.check()

    def _press(self, target) -> None:
        self.count += 1
        target.click()
        self.page.wait_for_load_state()


@pytest.fixture
def mentee() -> Mentee:
    TopicFactory(slug="strategy", name="Strategy", name_nl="Strategie")
    TopicFactory(slug="data", name="Data and AI", name_nl="Data en AI")
    program = ProgramFactory()
    for number in range(4):
        MentorFactory(program=program, person__given_name=f"Number{number}")
    MentorFactory(program=program, person__given_name="Marta", topics=["data"])
    return MenteeFactory(program=program, wish="To lead my first team.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_from_a_suggestion_and_by_filters(site, visit, mentee: Mentee, language: str, scripts: bool) -> None:
    Person.objects.filter(pk=mentee.person_id).update(language=language)
    words = WORDS[language]
    page = visit(mentee.person, java_script_enabled=scripts)

    page.goto(f"{site}/")
    by_suggestion = Clicks(page)
    expect(page.locator(".cards .card")).to_have_count(3)
    for card in page.locator(".cards .card").all():
        assert card.locator(".ticks li").count() == 2
    name = page.locator(".cards .card h3").first.inner_text()
    by_suggestion.link(name)
    by_suggestion.link(words["ask"].format(name.split()[0]))
    by_suggestion.button(words["send"])
    assert MentorRequest.objects.get().mentor.person.full_name == name
    assert by_suggestion.count <= MOST["E2"]

    page.goto(f"{site}/")
    by_filters = Clicks(page)
    by_filters.link(words["mentors"], within="navigation")
    expect(page.locator("#count")).to_contain_text("5")
    by_filters.check("Data")
    by_filters.button(words["show"])
    expect(page.locator("#count")).to_contain_text("1")
    assert "topic=data" in page.url
    by_filters.link(re.compile(words["short"].format("Marta")))
    by_filters.button(words["send"])
    assert set(MentorRequest.objects.values_list("mentor__person__given_name", flat=True)) >= {"Marta"}
    assert by_filters.count <= MOST["E2b"]
