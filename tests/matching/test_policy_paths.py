"""Must means must: every way to a pair reads the one policy in force, also when it changed on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from matching import load
from matching.actions import policies, publishing, requests, runs
from matching.directory import Filters, directory
from matching.models import MatchRun, MentorRequest, Policy
from people import clock
from programs.models import Mentorship, Program
from tests.factories.matching import MentorRequestFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return PersonFactory()


@pytest.fixture
def two(boss):
    """A mentor and a mentee of one manager: allowed until the rules ask for different managers."""
    program = ProgramFactory(starts_on=clock.today(), ends_on=clock.today() + timedelta(days=365))
    mentor = MentorFactory(program=program, person__manager=boss)
    return mentor, MenteeFactory(program=program, person__manager=boss)


def other_manager(program: Program, now) -> Policy:
    rules = Policy.objects.current(program).rules
    musts = [*rules["musts"], {"rule": "other_manager"}]
    base = Policy.objects.current(program).version
    return policies.save(
        program, rules | {"musts": musts}, base=base, reason="Peers", by=program.owner, now=now
    )


def shown(mentee) -> list[int]:
    found = directory(mentee, Filters(), today=date(2026, 3, 2), language="en")
    return [card.mentor.pk for card in found.page().cards]


def test_directory_follows_the_policy_in_force(two, now):
    mentor, mentee = two
    before = shown(mentee)

    other_manager(mentor.program, now)

    assert (before, shown(mentee)) == ([mentor.pk], [])


def test_deep_link_explains_and_a_request_is_refused(two, now):
    mentor, mentee = two
    other_manager(mentor.program, now)
    client = Client()
    client.force_login(mentee.person)

    page = client.get(reverse("matching:mentor-detail", args=[mentor.pk]))

    assert "Has the same manager as you; this program pairs across teams." in page.text
    with pytest.raises(requests.NotAllowed):
        requests.ask(
            mentor=mentor, mentee=mentee, wish="Grow", why="", form="both", by=mentee.person, now=now
        )


def test_accept_checks_again_and_says_what_changed(two):
    mentor, mentee = two
    now = clock.now()
    asked = MentorRequestFactory(
        mentor=mentor, mentee=mentee, created_at=now - timedelta(days=1), asked_at=now - timedelta(days=1)
    )
    other_manager(mentor.program, now)
    client = Client()
    client.force_login(mentor.person)

    reply = client.post(reverse("matching:request-accept", args=[asked.pk]))

    assert reply.status_code == 409
    assert "after this request" in reply.text
    assert "Mentor and mentee have different managers." in reply.text
    assert not Mentorship.objects.exists()
    assert MentorRequest.objects.get().state == "pending"


def test_accept_without_a_change_of_rules_tells_of_none(two):
    mentor, mentee = two
    asked = MentorRequestFactory(mentor=mentor, mentee=mentee)
    mentor.person.country = mentee.person.country
    mentor.person.save(update_fields=["country"])
    client = Client()
    client.force_login(mentor.person)

    reply = client.post(reverse("matching:request-accept", args=[asked.pk]))

    assert reply.status_code == 409
    assert "after this request" not in reply.text


def test_calculate_again_reads_the_new_rules(two, now):
    mentor, _mentee = two
    run = runs.plan(mentor.program, by=mentor.program.owner, now=now)
    runs.solve(run, now=now)
    before = run.proposals.count()
    saved = other_manager(mentor.program, now)

    run.refresh_from_db()
    runs.again(run, by=mentor.program.owner, now=now)
    runs.solve(run, now=now)

    run = MatchRun.objects.get()
    assert (before, run.proposals.count(), run.policy) == (1, 0, saved)


def test_publish_checks_by_the_rules_in_force(two, now):
    mentor, _mentee = two
    run = runs.plan(mentor.program, by=mentor.program.owner, now=now)
    runs.solve(run, now=now)
    other_manager(mentor.program, now)
    run.refresh_from_db()

    publishing.publish(run, by=mentor.program.owner, now=now)

    run.refresh_from_db()
    assert not Mentorship.objects.exists()
    assert [row["reason"] for row in run.result["left_out"]] == ["other_manager"]


def test_fewest_points_and_waiting_groups_reach_the_engine(two, now):
    program = two[0].program
    rules = Policy.objects.current(program).rules | {"least_points": 1500, "priority_days": [90, 30]}
    policies.save(program, rules, base=0, reason="Fair", by=program.owner, now=now)

    read = load.policy_facts(Policy.objects.current(program))

    assert (read.least_points, read.priority_days) == (1500, (90, 30))
