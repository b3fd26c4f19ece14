"""Publishing a draft, the ten minutes in which nobody knows, and telling people when they are over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from matching import tasks
from matching.actions import holds, judging, publishing, runs
from matching.models import MatchRun, Proposal
from notices.models import Notice
from people import clock
from people.models import Event, Person
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.states import WrongState
from tests.factories.matching import MentorRequestFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

TEN = timedelta(minutes=10)
QUESTIONS = 32  # of publishing, whatever the number of pairs; two ask for lots


@pytest.fixture
def people(program: Program) -> dict[str, Mentor | Mentee]:
    """Two mentors with a seat each, two mentees: strategy fits strategy, writing fits writing."""
    return {
        "strategist": MentorFactory(program=program, topics=["strategy"]),
        "writer": MentorFactory(program=program, topics=["writing"]),
        "sanne": MenteeFactory(program=program, topics=["strategy"]),
        "ana": MenteeFactory(program=program, topics=["writing"]),
    }


def solved(program: Program, now: datetime) -> MatchRun:
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    return run


def published(program: Program, now: datetime) -> MatchRun:
    run = solved(program, now)
    publishing.publish(run, by=program.owner, now=now)
    run.refresh_from_db()
    return run


def test_publish_holds_every_pair_and_tells_nobody(program: Program, people, now: datetime) -> None:
    run = solved(program, now)

    held = publishing.publish(run, by=program.owner, now=now)

    run.refresh_from_db()
    assert (run.state, run.published_at, run.held_until, run.released_at) == (
        "published",
        now,
        now + TEN,
        None,
    )
    assert [(pair.state, pair.origin) for pair in held] == [("held", "run"), ("held", "run")]
    assert Notice.objects.count() == 0
    assert run.proposals.filter(mentorship__isnull=True).count() == 0
    assert Event.objects.filter(verb="publish match run").count() == 1


def test_held_pair_is_unknown_to_both(program: Program, people, now: datetime, signed_in) -> None:
    published(program, now)
    pair = Mentorship.objects.first()

    page = signed_in(pair.mentee_person).get(f"/mentorships/{pair.pk}/")

    assert page.status_code == 404
    assert list(Mentorship.objects.visible_to(pair.mentor_person)) == []
    assert list(Mentee.objects.waiting()) == []


def test_release_tells_each_person_once(program: Program, people, now: datetime) -> None:
    run = published(program, now)

    assert holds.release_due(now=now + TEN) == 1
    assert holds.release_due(now=now + TEN) == 0

    run.refresh_from_db()
    assert run.released_at == now + TEN
    assert set(Mentorship.objects.values_list("state", flat=True)) == {"preparing"}
    assert sorted(Notice.objects.values_list("to", flat=True)) == sorted(
        row.person_id for row in people.values()
    )


def test_release_before_its_minute(program: Program, people, now: datetime) -> None:
    published(program, now)

    assert holds.release_due(now=now + TEN - timedelta(seconds=1)) == 0
    assert Notice.objects.count() == 0


def test_release_task_rings_by_the_clock(program: Program, people) -> None:
    run = published(program, clock.now() - TEN)

    assert tasks.release() == 1
    run.refresh_from_db()
    assert run.is_held is False


def test_mentor_of_three_gets_one_mail_naming_the_three(program: Program, now: datetime) -> None:
    mentor = MentorFactory(program=program, seats=3)
    mentees = [MenteeFactory(program=program) for _ in range(3)]
    published(program, now)

    holds.release_due(now=now + TEN)

    mail = Notice.objects.get(to=mentor.person)
    assert mail.kind == "pairs_begun"
    assert [row["name"] for row in mail.context["pairs"]] == sorted(row.person.full_name for row in mentees)
    assert Notice.objects.exclude(pk=mail.pk).filter(kind="mentorship_started").count() == 3


def test_release_leaves_out_who_left_within_the_hold(program: Program, people, now: datetime) -> None:
    run = published(program, now)
    Person.objects.filter(pk=people["writer"].person_id).update(is_active=False)

    holds.release_due(now=now + TEN)

    run.refresh_from_db()
    assert [row["reason"] for row in run.result["left_out"]] == ["gone"]
    assert list(Mentorship.objects.values_list("mentor", flat=True)) == [people["strategist"].pk]
    assert not Notice.objects.filter(to__in=[people["writer"].person, people["ana"].person]).exists()


def test_release_waits_while_the_program_is_paused(program: Program, people, now: datetime) -> None:
    published(program, now)
    Program.objects.update(state="paused")

    assert holds.release_due(now=now + TEN) == 0
    Program.objects.update(state="live")
    assert holds.release_due(now=now + TEN) == 1


def test_release_in_a_program_that_was_cancelled_tells_nobody(program: Program, people, now) -> None:
    published(program, now)
    Program.objects.update(state="cancelled")

    holds.release_due(now=now + TEN)

    assert (Mentorship.objects.count(), Notice.objects.count()) == (0, 0)


def test_undo_leaves_no_trace_but_the_log(program: Program, people, now: datetime) -> None:
    request = MentorRequestFactory(mentor=people["writer"], mentee=people["sanne"])
    run = published(program, now)

    assert holds.undo(run, by=program.owner, now=now + TEN - timedelta(seconds=1)) == 2

    run.refresh_from_db()
    request.refresh_from_db()
    assert (run.state, run.published_at, run.published_by, run.held_until) == ("solved", None, None, None)
    assert (Mentorship.objects.count(), Notice.objects.count()) == (0, 0)
    assert run.proposals.filter(mentorship__isnull=False).count() == 0
    assert request.state == "pending"
    assert Event.objects.filter(verb="undo match run").get().detail == {"pairs": 2}
    assert Event.objects.filter(verb="take back pair").count() == 2


def test_undone_pairs_can_be_published_again(program: Program, people, now: datetime) -> None:
    run = published(program, now)
    holds.undo(run, by=program.owner, now=now)

    held = publishing.publish(run, by=program.owner, now=now + TEN)

    assert len(held) == 2


def test_undo_after_the_hold(program: Program, people, now: datetime) -> None:
    run = published(program, now)

    with pytest.raises(holds.HoldIsOver):
        holds.undo(run, by=program.owner, now=now + TEN)

    holds.release_due(now=now + TEN)
    with pytest.raises(holds.HoldIsOver):
        holds.undo(run, by=program.owner, now=now)
    assert Mentorship.objects.count() == 2


def test_undo_of_a_draft(program: Program, people, now: datetime) -> None:
    with pytest.raises(WrongState):
        holds.undo(solved(program, now), by=program.owner, now=now)


def test_plan_within_the_hold_leads_to_what_is_held(program: Program, people, now: datetime) -> None:
    run = published(program, now)
    MenteeFactory(program=program)

    assert runs.plan(program, by=program.owner, now=now) == run

    holds.release_due(now=now + TEN)
    assert runs.plan(program, by=program.owner, now=now + TEN) != run


def test_publish_twice(program: Program, people, now: datetime) -> None:
    run = published(program, now)

    with pytest.raises(WrongState):
        publishing.publish(run, by=program.owner, now=now)

    assert Mentorship.objects.count() == 2


def test_publish_leaves_out_what_is_no_longer_possible(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    Person.objects.filter(pk=people["sanne"].person_id).update(country="SE")
    MentorshipFactory(mentor=people["writer"])
    seen = judging.outlook(run, by=program.owner, now=now)

    held = publishing.publish(run, by=program.owner, now=now)

    run.refresh_from_db()
    assert (held, seen.pairs) == ([], [])
    assert run.result["left_out"] == seen.left_out
    assert {row["mentee"]: row["reason"] for row in seen.left_out} == {
        people["sanne"].pk: "other_country",
        people["ana"].pk: "full",
    }


def test_publish_leaves_out_who_found_a_mentor_meanwhile(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    MentorshipFactory(mentee=people["sanne"], mentor__program=program)

    publishing.publish(run, by=program.owner, now=now)

    run.refresh_from_db()
    assert [row["reason"] for row in run.result["left_out"]] == ["taken"]


def test_outlook_gives_the_last_seat_to_the_better_pair(program: Program, now: datetime) -> None:
    mentor = MentorFactory(program=program, seats=2, topics=["strategy"])
    better = MenteeFactory(program=program, topics=["strategy"])
    MenteeFactory(program=program, topics=["writing"])
    run = solved(program, now)
    Mentor.objects.filter(pk=mentor.pk).update(seats=1)

    seen = judging.outlook(run, by=program.owner, now=now)

    assert [row.mentee for row in seen.pairs] == [better.pk]
    assert [row["reason"] for row in seen.left_out] == ["full"]


def test_release_supersedes_open_requests(program: Program, people, now: datetime) -> None:
    request = MentorRequestFactory(mentor=people["writer"], mentee=people["sanne"])
    run = solved(program, now)
    runs.strike(run.proposals.get(mentee=people["ana"]), by=program.owner)
    Proposal.objects.filter(mentee=people["sanne"]).update(mentor=people["strategist"])
    publishing.publish(run, by=program.owner, now=now)

    holds.release_due(now=now + TEN)

    request.refresh_from_db()
    assert request.state == "superseded"
    assert Notice.objects.filter(kind="request_superseded").get().to == people["writer"].person


def test_page_names_who_is_left_out_before_publishing(program: Program, people, now, signed_in) -> None:
    run = solved(program, now)
    Person.objects.filter(pk=people["sanne"].person_id).update(country="SE")

    page = signed_in(program.owner).get(f"/hr/runs/{run.pk}/publish/").content.decode()

    assert "1 pair is left out" in page
    assert people["sanne"].person.full_name in page
    assert "Publish 1 pair" in page


def test_page_that_is_stale_publishes_nothing(program: Program, people, now, signed_in) -> None:
    run = solved(program, now)
    client = signed_in(program.owner)
    seen = client.get(f"/hr/runs/{run.pk}/publish/").context["seen"]
    MentorshipFactory(mentor=people["writer"])

    reply = client.post(f"/hr/runs/{run.pk}/publish/", {"seen": seen})

    run.refresh_from_db()
    assert (reply.status_code, run.state) == (409, "solved")
    assert "Something changed since you opened this page" in reply.content.decode()
    assert client.post(f"/hr/runs/{run.pk}/publish/", {"seen": reply.context["seen"]}).status_code == 302


def test_undo_by_button(program: Program, people, signed_in) -> None:
    run = published(program, clock.now())
    client = signed_in(program.owner)
    before = client.get(f"/hr/runs/{run.pk}/").content.decode()

    after = client.post(f"/hr/runs/{run.pk}/undo/", follow=True).content.decode()

    assert "The mails go out at" in before
    assert "Publishing is undone" in after
    assert Mentorship.objects.count() == 0


def test_undo_by_button_too_late(program: Program, people, signed_in) -> None:
    run = published(program, clock.now() - TEN)
    holds.release_due(now=clock.now())

    page = signed_in(program.owner).post(f"/hr/runs/{run.pk}/undo/", follow=True).content.decode()

    assert "The ten minutes are over" in page
    assert Mentorship.objects.count() == 2


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_publish_leaves_out_the_own_pair(program: Program, people, now: datetime, side: str) -> None:
    run = solved(program, now)
    own = run.proposals.get(mentee=people["sanne"])
    by = getattr(own, side).person
    Program.objects.update(deputy=by)

    held = publishing.publish(run, by=by, now=now)

    run.refresh_from_db()
    assert [pair.mentee for pair in held] == [people["ana"]]
    assert run.result["left_out"] == [{"mentor": own.mentor_id, "mentee": own.mentee_id, "reason": "own"}]


def test_page_names_who_decides_about_the_own_pair(program: Program, people, now, signed_in) -> None:
    run = solved(program, now)
    by = people["sanne"].person
    Program.objects.update(deputy=by)

    page = signed_in(by).get(f"/hr/runs/{run.pk}/publish/").content.decode()

    assert "Publish 1 pair" in page
    assert "Olga Owner can publish the whole draft instead" in page


def test_page_with_nothing_but_the_own_pair(program: Program, people, now, signed_in) -> None:
    run = solved(program, now)
    by = people["sanne"].person
    Program.objects.update(deputy=by)
    runs.strike(run.proposals.get(mentee=people["ana"]), by=by)

    page = signed_in(by).get(f"/hr/runs/{run.pk}/publish/").content.decode()

    assert "No pair can be published now" in page
    assert "ask Olga Owner to publish the draft" in page


def test_page_without_what_was_shown_publishes_nothing(program: Program, people, now, signed_in) -> None:
    run = solved(program, now)

    reply = signed_in(program.owner).post(f"/hr/runs/{run.pk}/publish/")

    assert (reply.status_code, Mentorship.objects.count()) == (409, 0)


def test_asking_during_the_hold_says_nothing_of_the_pair(program: Program, people, now, signed_in) -> None:
    MentorFactory(program=program, topics=["strategy"], person__given_name="Free")
    run = published(program, now)
    free = Mentor.objects.with_room().get()

    page = signed_in(people["sanne"].person).get(f"/mentors/{free.pk}/").content.decode()

    assert run.is_held
    assert "Mentors cannot be asked at this moment" in page
    assert "You have a mentor" not in page


def test_accepting_during_the_hold_says_nothing_of_the_pair(program: Program, people, now, signed_in) -> None:
    other = MentorFactory(program=program, topics=["writing"], seats=1)
    request = MentorRequestFactory(mentor=other, mentee=people["sanne"])
    run = solved(program, now)
    Proposal.objects.filter(mentee=people["sanne"]).update(mentor=people["strategist"])
    publishing.publish(run, by=program.owner, now=now)

    page = signed_in(other.person).post(f"/requests/{request.pk}/accept/").content.decode()

    assert "cannot be paired at this moment" in page
    assert people["strategist"].person.full_name not in page


@pytest.mark.parametrize("amount", [2, 6])
def test_publish_asks_as_often_for_many_pairs(program: Program, now, amount: int, django_assert_num_queries):
    for _each in range(amount):
        MentorFactory(program=program)
        MenteeFactory(program=program)
    run = solved(program, now)

    with django_assert_num_queries(QUESTIONS):
        held = publishing.publish(run, by=program.owner, now=now)

    assert len(held) == amount


def test_release_closes_requests_to_a_mentor_who_is_full_now(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    request = MentorRequestFactory(mentor=people["writer"], mentee=MenteeFactory(program=program))
    publishing.publish(run, by=program.owner, now=now)

    holds.release_due(now=now + TEN)

    request.refresh_from_db()
    assert (request.state, request.close_reason) == ("closed", "no_room")
