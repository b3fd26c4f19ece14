"""The eight journeys of HR from the desk, within the clicks and screens promised.

Each in English with scripts and in Dutch without: pages are complete either way. A click is an activation of
a link or a button; ticking a box, choosing from a list or choosing a file is none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from people import clock
from people.models import Person
from programs.models import FollowUp, Mentorship, Signal, SignalStep
from tests.factories.endings import SignalFactory
from tests.factories.pairs import FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory
from tests.journeys.hands import Hands
from tests.journeys.hr import make_program, worker, written  # noqa: F401

WAYS = [("en", True), ("nl", False)]
HEAD = ["employee id", "first name", "last name", "email", "country", "level"]

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("way", WAYS, ids=["en", "nl-no-scripts"])]


@pytest.fixture
def pair(site) -> Mentorship:
    today = clock.today()
    return MentorshipFactory(
        mentor__program=ProgramFactory(owner=PersonFactory(coordinator=True)),
        started_on=today - timedelta(days=100),
        planned_end_on=today + timedelta(days=265),
    )


@pytest.fixture
def at_desk(visit: Callable[..., Page], way: tuple[str, bool]) -> Callable[[Person], Hands]:
    """Somebody of HR who has just opened the overview; from here on it is counted."""

    def sit(person: Person) -> Hands:
        language, scripts = way
        Person.objects.filter(pk=person.pk).update(language=language)
        person.refresh_from_db()
        hands = Hands(visit(person, java_script_enabled=scripts), language)
        hands.open("/hr/")
        hands.begin()
        return hands

    return sit


def due(pair: Mentorship) -> FollowUp:
    now, today = clock.now(), clock.today()
    return FollowUpFactory(
        mentorship=pair,
        due_on=today,
        closes_on=today + timedelta(days=21),
        opened_at=now - timedelta(days=10),
    )


def test_h1_what_needs_me_is_seen_at_once_and_taken_on_in_two_clicks(at_desk, pair) -> None:
    """Nothing to press to see it; one line from the desk, several from the list."""
    signal = SignalFactory(mentorship=pair)
    MenteeFactory(program=pair.program)
    hands = at_desk(pair.program.owner)

    seen = pair.mentee_person.full_name in hands.page.locator("#attention").inner_text()
    hands.press("See and act")
    hands.press("I take this on")
    clicks, screens, taken = hands.clicks, len(hands.screens), Signal.objects.get(pk=signal.pk).assigned_to
    hands.open("/hr/today/")
    boxes = hands.page.locator("[name=item]").all()
    for box in boxes:
        box.check()
    hands.press("I take them on")

    assert (seen, clicks, taken) == (True, 2, pair.program.owner)
    assert screens <= 2
    assert Signal.objects.filter(assigned_to=pair.program.owner).count() == len(boxes) >= 2


@pytest.mark.usefixtures("worker")
def test_h2_and_h4_a_program_from_a_template_then_matched_and_published(at_desk, site) -> None:
    """Twelve clicks at most to a live program; three, on two screens, from a draft to the pairs' mails."""
    PersonFactory(level="senior", country="SE")
    PersonFactory(level="medior", country="NL")
    hands = at_desk(PersonFactory(coordinator=True, level=""))

    program = make_program(hands, "leaders", deputy=PersonFactory(coordinator=True, level=""))

    assert (program.is_live, program.mentors.filter(state="expected").count()) == (True, 1)
    assert hands.clicks <= 12

    MentorFactory.create_batch(3, program=program)
    MenteeFactory.create_batch(2, program=program)
    hands.open("/hr/")
    hands.begin()
    hands.press("Calculate a draft")
    hands.page.locator("main a[href$='/publish/']").wait_for()
    assert hands.words("Nobody has been told anything yet.") in hands.text
    hands.click("main a[href$='/publish/']")
    screens = list(hands.screens)
    hands.click("main form button")

    assert list(Mentorship.objects.values_list("state", flat=True).order_by("pk")) == ["held", "held"]
    assert hands.clicks <= 3
    assert len(screens) <= 2


def test_h3_people_from_a_file_are_looked_at_and_taken_over(at_desk, site, tmp_path: Path) -> None:
    """Three clicks beside the file itself; the dry run names what is new, and the row that is wrong."""
    rows = [
        ["E1", "Ann", "One", "ann@example.org", "NL", ""],
        ["E2", "Bo", "Two", "bo@example.org", "SE", ""],
    ]
    wrong = ["", "No", "Number", "no@example.org", "NL", ""]
    file = written(tmp_path / "people.csv", [HEAD, *rows, wrong])
    hands = at_desk(PersonFactory(hr_admin=True))

    hands.click("nav a[href='/hr/import/']")
    hands.page.set_input_files("[name=file]", file)
    hands.click("main form button")
    text, before = hands.text, Person.objects.filter(employee_id__in=["E1", "E2"]).count()
    hands.click("main form[action$='/apply/'] button")

    assert before == 0
    assert "4" in text  # the row of the file that is wrong
    assert Person.objects.filter(employee_id__in=["E1", "E2"]).count() == 2
    assert hands.clicks <= 3
    assert len(hands.screens) <= 3


def test_h5_late_check_ins_are_reminded_in_two_clicks(at_desk, pair) -> None:
    """Names, count and the mail first; from the line of the desk."""
    due(pair)
    hands = at_desk(pair.program.owner)

    hands.press("Remind them")
    named = pair.mentee_person.full_name in hands.text
    hands.click(hands.page.get_by_role("main").locator("form button").first)

    assert (hands.clicks, named) == (2, True)
    assert len(hands.screens) <= 2


def test_h6_a_pair_at_risk_is_reached_in_two_clicks_with_what_was_tried(at_desk, pair) -> None:
    """From the desk to why, and to the mail to both."""
    signal, words = SignalFactory(mentorship=pair), "Called, no answer"
    at = clock.now() - timedelta(days=2)
    SignalStep.objects.create(signal=signal, by=pair.program.owner, kind="tried", words=words, at=at)
    hands = at_desk(pair.program.owner)

    on_the_desk = words in hands.text
    hands.press("See and act")
    write = hands.page.get_by_role("main").get_by_role("link", name=hands.words("Write to both"))

    assert on_the_desk
    assert (hands.clicks, words in hands.text) == (1, True)
    assert (write.get_attribute("href") or "").startswith("mailto:")


def test_h7_senior_mentors_who_are_not_available_yet(at_desk, pair) -> None:
    """Coverage by country and level, and the names, on one screen."""
    late = MentorFactory(
        program=pair.program, state="expected", seats=0, answered_at=None, person__level="senior"
    )
    MentorFactory(program=pair.program, state="expected", seats=0, answered_at=None, person__country="FR")
    hands = at_desk(pair.program.owner)

    hands.click("main td a[href*='/mentors/']")
    tables = hands.page.locator("main table").all_text_contents()
    hands.click("main a[href*='state=expected']")

    assert hands.clicks <= 2
    assert len(hands.screens) == 1
    assert any(hands.words("Country") in table for table in tables)
    assert any(
        hands.words("Level") in table for table in hands.page.locator("main table").all_text_contents()
    )
    assert late.person.full_name in hands.text


def test_h8_report_for_the_board_is_one_click(at_desk, pair) -> None:
    """The page itself is what is printed: one sheet, with nothing around it."""
    hands = at_desk(pair.program.owner)

    hands.press("For the board")

    assert (hands.clicks, len(hands.screens)) == (1, 1)
    assert pair.program.name in hands.text
