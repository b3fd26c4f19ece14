"""E10 and H9: the guide is read in one click from home and changed in three, with and without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from statistics import mean

import pytest

from guides.actions import publishing
from guides.models import Chapter, Reading
from people import clock
from tests.factories.pairs import AgreementFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.browser
WORDS = {
    "en": {
        "step": "Guide for this step",
        "read": "Read, go to",
        "guide": "Guide",
        "change": "Change",
        "publish": "Publish",
    },
    "nl": {
        "step": "De gids voor deze stap",
        "read": "Gelezen, door naar",
        "guide": "Gids",
        "change": "Veranderen",
        "publish": "Publiceren",
    },
}
# Letters on each full line of running text: each letter's own box says on which line it stands, and the
# last line of a paragraph ends where its words do.
FULL_LINES = """() => {
  const full = [];
  for (const paragraph of document.querySelectorAll(".prose > p")) {
    const lines = new Map();
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode())
      for (let at = 0; at < walker.currentNode.length; at++) {
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + 1);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        const line = Math.round((box.top + box.bottom) / 20);
        lines.set(line, (lines.get(line) || 0) + 1);
      }
    const places = [...lines.keys()].sort((one, other) => one - other);
    full.push(...places.slice(0, -1).map((place) => lines.get(place)));
  }
  return full;
}"""


@pytest.fixture
def published(site) -> None:
    publishing.load_shipped(now=clock.now())


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_reader_opens_the_chapter_of_this_step_in_one_click(published, visit, language, scripts) -> None:
    today = clock.today()
    pair = MentorshipFactory(
        mentor__person__language=language, started_on=today - timedelta(days=30), state="active"
    )
    AgreementFactory(mentorship=pair, agreed=True)
    page = visit(pair.mentor_person, java_script_enabled=scripts)
    page.goto("/")

    step = page.locator("section", has_text=WORDS[language]["step"])
    step.get_by_role("link").click()  # the only click

    assert page.url.endswith("/guide/first-meetings/")
    assert page.locator("article").get_attribute("lang") == language
    page.get_by_role("button", name=WORDS[language]["read"]).click()
    assert page.url.endswith("/guide/good-conversation/")
    assert list(Reading.objects.values_list("person", "slug")) == [(pair.mentor_person_id, "first-meetings")]


def test_lines_hold_about_66_letters_in_both_languages(published, visit) -> None:
    page = visit(PersonFactory())

    for language in ("en", "nl"):
        lines = []
        for slug in ("why-mentoring", "roles", "good-conversation"):
            page.goto(f"/guide/{slug}/?lang={language}")
            lines += page.evaluate(FULL_LINES)
        page.goto(f"/learn/mentor-basics/role-and-boundaries/?lang={language}")
        lines += page.evaluate(FULL_LINES)
        assert len(lines) > 60
        assert 63 <= mean(lines) <= 69
        assert max(lines) <= 85


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_editor_changes_a_chapter_in_three_clicks_on_two_screens(published, visit, language, scripts) -> None:
    editor = PersonFactory(house_roles=["guide_editor"], language=language)
    words, slug = WORDS[language], "informal-contact"
    title = Chapter.objects.current().get(slug=slug, language=language).title
    page = visit(editor, java_script_enabled=scripts)
    page.goto("/")

    page.locator(".nav").get_by_role("link", name=words["guide"], exact=True).click()  # 1
    change = re.compile(f"{words['change']}.*{re.escape(title)}")
    page.get_by_role("link", name=change).click()  # 2, the second screen
    text = page.locator("textarea[name=body]")
    text.fill(text.input_value() + "\n## Ours {#ours}\n\nCoffee is on the third floor.\n")
    page.get_by_role("button", name=words["publish"], exact=True).click()  # 3
    page.wait_for_load_state()

    row = Chapter.objects.current().get(slug=slug, language=language)
    assert (row.version, row.written_by) == (2, editor)
    page.goto(f"/guide/{slug}/#ours")
    assert "Coffee is on the third floor." in page.locator(".prose").inner_text()
