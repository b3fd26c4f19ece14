"""E3, E4 and M2 in a browser, within their clicks; in Dutch also without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from matching.actions import answers, talks, tapping
from matching.models import MentorRequest
from people import clock
from people.models import Person
from programs.models import Mentorship
from tests.factories.matching import MentorRequestFactory, PolicyFactory

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "until": "Astrid has until",
        "withdraw": "Withdraw request",
        "withdrew": "You withdrew this request",
        "accept": "Accept",
        "hears": "Sanne hears it at",
        "undo": "Undo",
        "go_on": "Yes, I would like to go on",
        "said": "You would like to go on",
        "pair": "You are the mentor of Sanne",
    },
    "nl": {
        "until": "Astrid heeft tot en met",
        "withdraw": "Trek verzoek in",
        "withdrew": "Je hebt dit verzoek ingetrokken",
        "accept": "Ja, graag",
        "hears": "Sanne hoort het om",
        "undo": "Ongedaan maken",
        "go_on": "Ja, ik wil graag verder",
        "said": "Je wilt graag verder",
        "pair": "Je bent de mentor van Sanne",
    },
}


class Clicks:
    """Counts what a person presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        self.number += 1


@pytest.fixture(params=[("en", True), ("nl", False)], ids=["en", "nl-without-scripts"])
def scene(request, visit) -> tuple[dict[str, str], Any]:
    """Words of the language, and how somebody opens a page in it."""
    language, scripts = request.param
    return WORDS[language], partial(visit, java_script_enabled=scripts)


@pytest.fixture
def asked(scene) -> MentorRequest:
    now = clock.now()
    row = MentorRequestFactory(
        mentor__person__given_name="Astrid",
        mentee__person__given_name="Sanne",
        asked_at=now,
        created_at=now,
        answer_by=now.date() + timedelta(days=9),
    )
    PolicyFactory(program=row.program)
    Person.objects.update(language="en" if scene[0] is WORDS["en"] else "nl")
    return row


def test_e3_see_the_status_and_withdraw(scene, asked: MentorRequest) -> None:
    """0 clicks to see, 1 to withdraw, 1 more to take that back."""
    words, opened = scene
    page = opened(asked.mentee.person)
    clicks = Clicks(page)

    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text(words["until"])
    page.goto(f"/requests/{asked.pk}/")
    clicks.press(words["withdraw"])
    expect(page.get_by_role("main")).to_contain_text(words["withdrew"])
    assert clicks.number == 1
    clicks.press(words["undo"])
    expect(page.get_by_role("main")).to_contain_text(words["until"])
    asked.refresh_from_db()
    assert (asked.state, asked.hold) == ("pending", "")


@pytest.mark.parametrize("is_signed_in", [True, False], ids=["signed-in", "from-the-mail-alone"])
def test_m2_answer_from_the_mail(scene, asked: MentorRequest, is_signed_in: bool) -> None:
    """1 click, the mentee's own words first where it is certain who reads."""
    words, opened = scene
    page = opened(asked.mentor.person if is_signed_in else None)
    clicks = Clicks(page)

    page.goto(f"/answer/{tapping.token_for(asked.pk, asked.mentor.person)}/")
    assert (asked.wish in page.content()) == is_signed_in
    clicks.press(words["accept"])
    expect(page.get_by_role("main")).to_contain_text(words["hears"])
    assert clicks.number == 1
    answers.release_due(now=clock.now() + answers.HOLD)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(words["pair"])


def test_e4_go_on_after_the_talk(scene, asked: MentorRequest) -> None:
    """1 click each on 1 screen; the other's word stays hidden until both have spoken."""
    words, opened = scene
    talks.introduce(asked, by=asked.mentor.person, now=clock.now())
    pages = [opened(asked.mentee.person), opened(asked.mentor.person)]
    clicks = [Clicks(page) for page in pages]
    pages[1].goto(f"/requests/{asked.pk}/")
    before = pages[1].get_by_role("main").inner_text()

    pages[0].goto(f"/requests/{asked.pk}/")
    clicks[0].press(words["go_on"])
    expect(pages[0].get_by_role("main")).to_contain_text(words["said"])
    pages[1].reload()
    assert pages[1].get_by_role("main").inner_text() == before
    clicks[1].press(words["go_on"])

    expect(pages[1].get_by_role("main")).to_contain_text(re.compile(words["pair"]))
    assert [each.number for each in clicks] == [1, 1]
    assert Mentorship.objects.going_on().count() == 1
