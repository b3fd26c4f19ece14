"""A goal is guided one question at a time, on a scale that both agreed on before it counts."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from people.models import Event
from programs.actions import goals
from programs.actions.mentorships import NotOfThePair
from programs.models import Goal, GoalStep
from programs.states import WrongState
from tests.factories.pairs import GoalFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("app_role")

LEVELS = {"minus_two": "No talk", "zero": "Two talks", "plus_two": "CANARY four talks"}


@pytest.fixture
def goal() -> Goal:
    return GoalFactory()


def asked(page) -> list[str]:
    """The fields of the question that is on the page."""
    part = page.text.partition('aria-labelledby="sharper"')[2].partition("</section>")[0]
    hidden = re.compile(r'<input type="hidden"[^>]*>')
    return re.findall(r'<(?:textarea|input)[^>]*name="(\w+)"', hidden.sub("", part))


def test_questions_come_one_at_a_time_and_the_scale_last(goal, signed_in):
    client, url = signed_in(goal.mentorship.mentee_person), reverse("programs:goal-detail", args=[goal.pk])
    order = []
    for question, words in (("measure", "They say so"), ("first_step", "Ask Omar"), ("why", "Trust")):
        order.append(asked(client.get(url)))
        client.post(reverse("programs:goal-answer", args=[goal.pk, question]), {question: words})

    goal.refresh_from_db()
    assert order == [["measure"], ["first_step"], ["why"]]
    assert (goal.measure, goal.first_step, goal.why) == ("They say so", "Ask Omar", "Trust")
    assert asked(client.get(url)) == ["plus_two", "plus_one", "zero", "minus_one", "minus_two"]


def test_question_can_be_skipped_and_answered_later(goal, signed_in):
    client, url = signed_in(goal.mentorship.mentee_person), reverse("programs:goal-detail", args=[goal.pk])

    assert asked(client.get(f"{url}?question=first_step")) == ["first_step"]
    assert asked(client.get(f"{url}?question=none")) == []


def test_unknown_question_is_not_found(goal, signed_in):
    client = signed_in(goal.mentorship.mentee_person)

    assert client.post(reverse("programs:goal-answer", args=[goal.pk, "state"]), {}).status_code == 404


def test_day_that_is_none_is_explained(goal, signed_in):
    client = signed_in(goal.mentorship.mentee_person)

    page = client.post(reverse("programs:goal-answer", args=[goal.pk, "due_on"]), {"due_on": "soon"})

    assert page.text.count("Fill in a date such as 2027-10-01") >= 1
    assert "due_on" in asked(page)


def test_level_counts_only_on_a_scale_that_both_agreed_on(goal, now):
    mentee, mentor = goal.mentorship.mentee_person, goal.mentorship.mentor_person
    goals.set_scale(goal, by=mentee, levels=LEVELS)
    with pytest.raises(goals.ScaleNotAgreed):
        goals.advance(goal, by=mentee, now=now, progress=40, level=0)
    with pytest.raises(goals.ScaleChanged):
        goals.agree_scale(goal, by=mentee, version=1, now=now)  # one's own proposal

    goals.agree_scale(goal, by=mentor, version=1, now=now)
    goals.advance(goal, by=mentee, now=now, progress=40, level=-1)

    goal.refresh_from_db()
    assert (goal.level, goal.scale_agreed_at) == (-1, now)


def test_change_of_the_scale_asks_for_agreement_anew(goal, now):
    mentee, mentor = goal.mentorship.mentee_person, goal.mentorship.mentor_person
    goals.set_scale(goal, by=mentee, levels=LEVELS)
    goals.agree_scale(goal, by=mentor, version=1, now=now)
    goals.set_scale(goal, by=mentee, levels=LEVELS)  # the same words: nothing to agree on
    goal.refresh_from_db()
    before = goal.scale_agreed_at
    goals.set_scale(goal, by=mentee, levels=LEVELS | {"zero": "Three talks"})
    with pytest.raises(goals.ScaleChanged):
        goals.agree_scale(goal, by=mentor, version=1, now=now)

    goal.refresh_from_db()
    assert (before, goal.scale_agreed_at, goal.scale_version) == (now, None, 2)


def test_progress_and_evidence_become_history(goal, now, signed_in):
    client = signed_in(goal.mentorship.mentee_person)
    url = reverse("programs:goal-detail", args=[goal.pk])
    for progress, words in (
        ("20", "First talk held"),
        ("60", "Feedback of three"),
        ("60", "Feedback of three"),
    ):
        client.post(url, {"progress": progress, "words": words})

    page = client.get(url).text
    assert [step.progress for step in goal.steps.order_by("pk")] == [20, 60]
    assert page.index("Feedback of three") < page.index("First talk held")


def test_audit_knows_that_and_never_what(goal, now):
    mentee = goal.mentorship.mentee_person
    goals.set_scale(goal, by=mentee, levels=LEVELS)
    goals.sharpen(goal, by=mentee, why="CANARY because")
    goals.learn(goal.mentorship, by=mentee, now=now, words="CANARY", will_try="CANARY")

    assert [event.verb for event in Event.objects.order_by("pk")] == ["set scale of goal", "sharpen goal"]
    assert "CANARY" not in str(list(Event.objects.values()))


@pytest.mark.parametrize("deed", ["sharpen", "scale"])
def test_goal_that_was_reached_is_not_made_sharper(now, deed):
    goal = GoalFactory(state="reached", progress=100)
    by = goal.mentorship.mentee_person
    with pytest.raises(WrongState):
        goals.sharpen(goal, by=by, why="x") if deed == "sharpen" else goals.set_scale(
            goal, by=by, levels=LEVELS
        )


def test_stranger_learns_nothing(goal, now):
    with pytest.raises(NotOfThePair):
        goals.learn(goal.mentorship, by=PersonFactory(), now=now, words="x")


def test_insight_log_is_read_by_both_and_written_once(goal, signed_in):
    pair = goal.mentorship
    url = reverse("programs:insight-log", args=[pair.pk])
    for _ in range(2):
        signed_in(pair.mentee_person).post(url, {"words": "Silence helps", "will_try": "Count to ten"})

    page = signed_in(pair.mentor_person).get(url).text
    assert GoalStep.objects.count() == 1
    assert "Silence helps" in page
    assert "Count to ten" in page
