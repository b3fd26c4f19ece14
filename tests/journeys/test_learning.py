"""M3 and the trainings: from accepting a mentee through all parts of the course to the certificate."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from guides.actions import publishing
from guides.models import Completion, Course, Lesson
from matching.actions import answers
from matching.models import MentorRequest
from people import clock
from people.models import Person
from programs.actions import mentorships
from programs.models import Mentorship
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory
from tests.house.scene import right_place

WORDS = {  # what the journey presses, in the language of the mentor
    "en": {
        "accept": "Accept",
        "resume": "Go to the course",
        "begin": re.compile(r"(Start|Go on with) part \d"),
        "check": "Check my answers",
        "again": "Answer these questions again",
        "certificate": "Your certificate",
        "pdf": "Download as PDF",
        "at": "8 parts, you are at part 4",
    },
    "nl": {
        "accept": "Ja, graag",
        "resume": "Ga naar de cursus",
        "begin": re.compile(r"(Begin met deel|Ga verder met deel) \d"),
        "check": "Kijk mijn antwoorden na",
        "again": "Beantwoord deze vragen opnieuw",
        "certificate": "Je certificaat",
        "pdf": "Download als PDF",
        "at": "8 delen, je bent bij deel 4",
    },
}


class Hand:
    """Presses in the main part of the page and counts it; choosing an answer is no click of the journey."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def press(self, role: str, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("main").get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.clicks += 1

    def answer(self, lesson: Lesson, words: dict, *, wrong: int = 0) -> None:
        for number, question in enumerate(lesson.questions.all()):
            right = right_place(question)
            place = (right + 1) % len(question.choices) if number < wrong else right
            self.page.locator(f"[name='{question.slug}'][value='{place}']").check()
        self.press("button", words["check"])


@pytest.fixture
def asked(transactional_db) -> MentorRequest:
    publishing.load_shipped(now=clock.now())
    today = clock.today()
    program = ProgramFactory(
        starts_on=today - timedelta(days=5),
        ends_on=today + timedelta(days=360),
        needs_agreement=False,
        mentor_course=Course.objects.get(slug="mentor-basics"),
    )
    PolicyFactory(program=program)
    mentor = MentorFactory(program=program, person__given_name="Astrid")
    return MentorRequestFactory(
        mentor=mentor,
        mentee=MenteeFactory(program=program),
        program=program,
        asked_at=clock.now(),
        created_at=clock.now(),
        answer_by=today + timedelta(days=7),
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("nl", False)])
def test_from_acceptance_through_all_parts_to_the_certificate(
    visit: Callable[..., Page], asked: MentorRequest, language: str, scripts: bool, tmp_path: Path
):
    words, mentor = WORDS[language], asked.mentor.person
    Person.objects.filter(pk=mentor.pk).update(language=language)
    page = visit(mentor, java_script_enabled=scripts, accept_downloads=True)
    hand = Hand(page)
    page.goto(f"/requests/{asked.pk}/")
    hand.press("button", words["accept"])
    answers.release_due(now=clock.now() + answers.HOLD)
    assert Mentorship.objects.get().state == "preparing"

    learn(hand, words, language)
    row = Completion.objects.get(person=mentor)
    file = certificate(hand, words, tmp_path)

    assert (row.percent_right, row.is_done, row.attempts >= 9) == (100, True, True)
    assert file.read_bytes().startswith(b"%PDF")
    mentorships.activate_ready(now=clock.now())
    assert Mentorship.objects.get().state == "active"


def learn(hand: Hand, words: dict, language: str) -> None:
    """Two presses a part; home leads back to the very part in one, wherever one stopped."""
    course = Course.objects.get(slug="mentor-basics")
    lessons = list(course.lessons.filter(language=language).prefetch_related("questions"))
    assert len(lessons) == 8
    hand.page.goto("/")
    hand.press("link", words["resume"])
    for number, lesson in enumerate(lessons):
        if number == 3:
            comes_back(hand, words)
        before = hand.clicks
        hand.press("link", words["begin"])
        expect(hand.page.locator("h1")).to_have_text(lesson.title)
        if number == 1:
            hand.answer(lesson, words, wrong=1)
            hand.press("link", words["again"])
            before += 2
        hand.answer(lesson, words)
        assert hand.clicks - before == 2


def comes_back(hand: Hand, words: dict) -> None:
    """Another day: one press from home, and the page says where one was."""
    hand.page.goto("/")
    before = hand.clicks
    hand.press("link", words["resume"])
    assert hand.clicks - before == 1
    expect(hand.page.get_by_role("main")).to_contain_text(words["at"])


def certificate(hand: Hand, words: dict, folder: Path) -> Path:
    hand.press("link", words["certificate"])
    expect(hand.page.locator("h1")).to_contain_text("Astrid")
    with hand.page.expect_download() as waiting:
        hand.page.get_by_role("link", name=words["pdf"]).click()
    path = folder / "certificate.pdf"
    waiting.value.save_as(path)
    return path
