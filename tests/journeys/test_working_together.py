"""E5, E6 and E7 in a browser, within their clicks; then what two people write, read by these two only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from people import clock
from people.models import Person
from programs import tapping
from programs.models import Meeting, Mentorship
from tests.factories.pairs import AgreementFactory, MeetingFactory
from tests.factories.programs import MentorshipFactory
from tests.journeys.hands import Hands

pytestmark = pytest.mark.browser
Sitting = Callable[[Person], Hands]


@pytest.fixture(params=[("en", True), ("nl", False)], ids=["en", "nl-without-scripts"])
def sit(request, visit) -> Sitting:
    """Somebody at a screen, in one of the languages; in Dutch without scripts."""
    language, scripts = request.param
    Person.objects.update(language=language)

    def sit_down(person: Person) -> Hands:
        Person.objects.filter(pk=person.pk).update(language=language)
        page: Page = partial(visit, java_script_enabled=scripts)(person)
        return Hands(page, language)

    return sit_down


def _pair(**more: object) -> Mentorship:
    today = clock.today()
    pair: Mentorship = MentorshipFactory(
        started_on=today - timedelta(days=10),
        planned_end_on=today + timedelta(days=350),
        mentor__person__given_name="Marta",
        mentee__person__given_name="Sanne",
        **more,
    )
    return pair


def test_e5_agreement_in_two_clicks_and_one_for_the_partner(sit: Sitting) -> None:
    pair = _pair(preparing=True)
    mentee = sit(pair.mentee_person)
    mentee.open("/")
    mentee.press("Open the agreement")
    mentee.press("Save and confirm")
    assert (mentee.clicks, len(mentee.screens)) == (2, 1)

    mentor = sit(pair.mentor_person)
    mentor.open("/")
    mentor.press("Open the agreement")
    mentor.press("Confirm this version")
    pair.refresh_from_db()
    assert (mentor.clicks, pair.state) == (2, "active")


def test_questions_are_answered_apart_and_compared(sit: Sitting) -> None:
    pair = _pair(preparing=True)
    page = f"/mentorships/{pair.pk}/questions/0/"
    mentee, mentor = sit(pair.mentee_person), sit(pair.mentor_person)
    mentee.open(page)
    mentee.fill("hope", "That I lead a whole site")
    mentee.click("button[name=compare]")
    mentor.open(page)
    before = mentor.text
    mentor.fill("hope", "That you ask before I offer")
    mentor.click("button[name=compare]")

    assert "whole site" not in before
    expect(mentor.page.get_by_role("main")).to_contain_text("whole site")
    mentee.open(page)
    expect(mentee.page.get_by_role("main")).to_contain_text("ask before I offer")


def test_e6_meeting_in_two_clicks_with_both_clocks(sit: Sitting) -> None:
    pair = _pair(mentor__person__time_zone="Asia/Riyadh", mentor__person__country="SA")
    AgreementFactory(mentorship=pair, agreed=True)
    hands = sit(pair.mentee_person)
    hands.open(f"/mentorships/{pair.pk}/")
    hands.press("Plan a meeting")
    shown = hands.text
    hands.press("Plan the meeting")

    meeting = Meeting.objects.get()
    mine, theirs = (meeting.starts_for(person) for person in (pair.mentee_person, pair.mentor_person))
    assert hands.clicks == 2
    assert (f"{mine:%H:%M}" in shown, f"{theirs:%H:%M}" in shown) == (True, True)
    assert 9 <= mine.hour < 17
    assert 9 <= theirs.hour < 17


def test_meetings_in_a_series_are_planned_and_the_rest_cancelled(sit: Sitting) -> None:
    pair = _pair()
    hands = sit(pair.mentee_person)
    hands.open(f"/mentorships/{pair.pk}/meetings/new/")
    hands.pick("every_days", "14")
    hands.pick("times", "3")
    hands.press("Plan the meeting")
    second = Meeting.objects.order_by("starts_at")[1]
    hands.open(f"/meetings/{second.pk}/")
    hands.click("form[action$='/cancel-rest/'] button")

    assert list(Meeting.objects.values_list("state", flat=True)) == ["planned", "cancelled", "cancelled"]


def test_e7_goal_in_two_clicks_then_one_question_at_a_time(sit: Sitting) -> None:
    pair = _pair()
    hands = sit(pair.mentee_person)
    hands.open(f"/mentorships/{pair.pk}/")
    hands.press("Add a goal")
    hands.fill("sentence", "Hold a monthly talk with everyone in my team")
    hands.press("Save goal")
    assert hands.clicks == 2
    for question, words in (
        ("measure", "They tell me so"),
        ("first_step", "Plan four talks"),
        ("why", "Trust"),
    ):
        hands.fill(question, words)
        hands.press("Save answer")
    hands.press("Skip this question")
    hands.fill("zero", "Everybody once a month")
    hands.fill("minus_two", "Nobody")
    hands.press("Propose this scale")

    goal = pair.goals.get()
    partner = sit(pair.mentor_person)
    partner.open(f"/goals/{goal.pk}/")
    partner.press("I agree with this scale")
    hands.open(f"/goals/{goal.pk}/")
    hands.pick("level", "0")
    hands.fill("words", "All talks held in May")
    hands.press("Save progress")

    goal.refresh_from_db()
    assert (goal.measure, goal.first_step, goal.why, goal.level) == (
        "They tell me so",
        "Plan four talks",
        "Trust",
        0,
    )
    expect(hands.page.get_by_role("main")).to_contain_text("All talks held in May")


def test_did_you_meet_in_one_tap_from_the_mail(sit: Sitting) -> None:
    now = clock.now()
    meeting = MeetingFactory(mentorship=_pair(), starts_at=now - timedelta(days=1))
    hands = sit(meeting.mentorship.mentee_person)
    hands.page.context.clear_cookies()  # from the mail, on a telephone without a session
    hands.open(f"/met/{tapping.token_for(meeting, meeting.mentorship.mentee_person)}/")
    hands.press("Yes, we met")

    meeting.refresh_from_db()
    assert (hands.clicks, meeting.state) == (1, "held")


def test_thread_and_file_reach_the_partner(sit: Sitting) -> None:
    pair = _pair()
    mentee, mentor = sit(pair.mentee_person), sit(pair.mentor_person)
    mentee.open(f"/mentorships/{pair.pk}/messages/")
    mentee.fill("words", "Shall we move to Thursday?")
    mentee.press("Send message")
    mentee.open(f"/mentorships/{pair.pk}/")
    mentee.fill("shared-body", "The plan we spoke of")
    plan = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"One talk a month"}
    mentee.choose_file("shared-file", plan)
    mentee.press("Save shared note")

    mentor.open(f"/mentorships/{pair.pk}/messages/")
    expect(mentor.page.get_by_role("main")).to_contain_text("move to Thursday")
    mentor.open(f"/mentorships/{pair.pk}/")
    with mentor.page.expect_download() as download:
        mentor.page.get_by_role("link", name="plan.txt").click()
    assert download.value.path().read_bytes() == b"One talk a month"
