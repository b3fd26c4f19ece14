from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from matching import tasks
from matching.actions import requests, runs
from matching.models import MatchRun, Policy, Proposal
from matching.states import RUN
from notices.models import Notice
from people import clock
from people.models import Person
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.states import WrongState, move
from tests.factories.matching import MatchRunFactory, MentorRequestFactory, ProposalFactory
from tests.factories.programs import MenteeFactory, MentorFactory


@pytest.fixture
def people(program: Program) -> dict[str, Mentor | Mentee]:
    """Two mentors with a seat each, two mentees: strategy fits strategy, writing fits writing."""
    return {
        "strategist": MentorFactory(program=program, topics=["strategy"]),
        "writer": MentorFactory(program=program, topics=["writing"]),
        "sanne": MenteeFactory(program=program, topics=["strategy"]),
        "ana": MenteeFactory(program=program, topics=["writing"]),
    }


def planned(program: Program, now: datetime) -> MatchRun:
    return runs.plan(program, by=program.owner, now=now)


def solved(program: Program, now: datetime) -> MatchRun:
    run = planned(program, now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    return run


def pairs(run: MatchRun) -> set[tuple[int, int]]:
    rows = Proposal.objects.filter(run=run, is_struck=False)
    return set(rows.values_list("mentor_id", "mentee_id"))


def test_plan_saves_the_policy(program: Program, now: datetime) -> None:
    run = planned(program, now)

    assert (run.state, run.policy.version, run.policy.by) == ("planned", 1, program.owner)


def test_plan_twice_is_one_draft(program: Program, now: datetime) -> None:
    assert planned(program, now).pk == planned(program, now).pk


def test_plan_in_draft_program(program: Program, now: datetime) -> None:
    Program.objects.update(state="paused")
    program.refresh_from_db()

    with pytest.raises(runs.ProgramIsNotOpen):
        planned(program, now)


def test_solve_proposes_the_best_pairs_with_reasons(program: Program, people, now: datetime) -> None:
    run = solved(program, now)

    proposal = run.proposals.get(mentee=people["sanne"])
    assert pairs(run) == {
        (people["strategist"].pk, people["sanne"].pk),
        (people["writer"].pk, people["ana"].pk),
    }
    assert (run.state, run.rounds, run.result["certificate"]["proved"]) == ("solved", 1, True)
    assert {"code": "other_country", "met": True, "mentor": "SE", "mentee": "NL"} in proposal.reasons
    assert proposal.points == sum(proposal.parts.values())


def test_solve_twice_changes_nothing(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    before = run.fingerprint

    assert runs.solve(run, now=now) is False
    run.refresh_from_db()
    assert (run.rounds, run.fingerprint) == (1, before)


def test_solve_is_repeatable(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    first = (run.fingerprint, pairs(run), run.result)
    runs.again(run, by=program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()

    assert (run.fingerprint, pairs(run), run.result) == first


def test_nobody_is_told_before_publishing(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    row = run.proposals.first()
    runs.lock(row, by=program.owner)
    runs.unlock(row, by=program.owner)
    runs.strike(row, by=program.owner)
    runs.again(run, by=program.owner, now=now)
    runs.solve(run, now=now)

    assert Notice.objects.count() == 0
    assert Mentorship.objects.count() == 0


def test_again_keeps_locked_and_never_brings_back_struck(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    runs.strike(run.proposals.get(mentee=people["sanne"]), by=program.owner)
    kept = run.proposals.get(mentee=people["ana"])
    runs.lock(kept, by=program.owner)

    runs.again(run, by=program.owner, now=now)
    runs.solve(run, now=now)

    run.refresh_from_db()
    assert pairs(run) == {(people["writer"].pk, people["ana"].pk)}
    assert run.proposals.get(mentee=people["ana"]).is_locked
    assert [row["mentee"] for row in run.result["unmatched"]] == [people["sanne"].pk]


def test_again_reports_a_locked_pair_that_is_no_longer_allowed(program: Program, people, now) -> None:
    run = solved(program, now)
    runs.lock(run.proposals.get(mentee=people["ana"]), by=program.owner)
    Person.objects.filter(pk=people["ana"].person_id).update(country="SE")
    runs.again(run, by=program.owner, now=now)

    runs.solve(run, now=now)

    run.refresh_from_db()
    assert [(row["mentor"], row["mentee"]) for row in run.result["refused"]] == [
        (people["writer"].pk, people["ana"].pk)
    ]


def test_again_after_a_locked_mentor_left(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    runs.lock(run.proposals.get(mentee=people["ana"]), by=program.owner)
    Person.objects.filter(pk=people["writer"].person_id).update(is_active=False)
    runs.again(run, by=program.owner, now=now)

    assert runs.solve(run, now=now) is True
    assert len(pairs(run)) == 1


def test_run_leaves_out_who_said_no_a_short_while_ago(program: Program, people, now: datetime) -> None:
    request = MentorRequestFactory(mentor=people["strategist"], mentee=people["sanne"])
    requests.decline(request, reason="no_time", by=request.mentor.person, now=now)

    assert (people["strategist"].pk, people["sanne"].pk) not in pairs(solved(program, now))


def test_mark_only_while_the_draft_is_looked_at(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    row = run.proposals.first()
    runs.publish(run, by=program.owner, now=now)

    for verb in (runs.lock, runs.unlock, runs.strike):
        with pytest.raises(WrongState):
            verb(row, by=program.owner)


def test_lock_what_was_struck(program: Program, people, now: datetime) -> None:
    row = solved(program, now).proposals.first()
    runs.strike(row, by=program.owner)

    with pytest.raises(WrongState):
        runs.lock(row, by=program.owner)


def test_discard_lets_a_new_draft_begin(program: Program, people, now: datetime) -> None:
    run = solved(program, now)

    runs.discard(run, by=program.owner)

    assert planned(program, now).pk != run.pk
    assert Notice.objects.count() == 0


def test_solve_sets_a_run_with_unreadable_rules_aside(program: Program, people, now: datetime) -> None:
    run = planned(program, now)
    Policy.objects.update(musts=[{"rule": "same_moon"}])

    assert runs.solve(run, now=now) is False
    run.refresh_from_db()
    assert run.state == "discarded"
    assert "same_moon" in run.error


def test_sweep_finds_a_draft_that_nobody_woke_up_for(program: Program, people, now: datetime) -> None:
    run = planned(program, clock.now() - timedelta(seconds=31))

    assert tasks.sweep() == 1
    assert tasks.sweep() == 0
    run.refresh_from_db()
    assert run.state == "solved"


def test_daily_round_twice_changes_nothing_more(mentor: Mentor, mentee: Mentee, monkeypatch) -> None:
    """Whose days are over without a word of ours is reminded first; nothing ends unannounced."""
    monday = datetime(2026, 3, 30, 10, tzinfo=UTC)
    request = MentorRequestFactory(mentor=mentor, mentee=mentee)
    monkeypatch.setattr(clock, "now", lambda: monday)

    first = tasks.daily_round()
    request.refresh_from_db()

    assert (first["expired"], request.reminded_at) == (0, monday)
    assert tasks.daily_round() == dict.fromkeys(first, 0)

    monkeypatch.setattr(clock, "now", lambda: monday + timedelta(days=7))
    assert tasks.daily_round()["expired"] == 1
    assert tasks.daily_round() == dict.fromkeys(first, 0)


@pytest.mark.parametrize("state", list(MatchRun.State.values))
@pytest.mark.parametrize("verb", list(RUN))
def test_run_moves_only_as_listed(program: Program, now: datetime, verb: str, state: str) -> None:
    of_state = {"published": {"published": True}}.get(state, {"state": state})
    run = MatchRunFactory(program=program, **of_state)
    allowed, target = RUN[verb]
    columns = {"published_at": now, "held_until": now} if target == "published" else {}
    if verb == "undo":
        columns = {"published_at": None, "held_until": None, "released_at": None}

    if state in allowed:
        move(run, RUN, verb, **columns)
        assert run.state == target
    else:
        with pytest.raises(WrongState):
            move(run, RUN, verb, **columns)


def test_proposal_of_another_run_stays(program: Program, now: datetime) -> None:
    other = ProposalFactory(run__program=program)
    runs.discard(other.run, by=program.owner)

    solved(program, now)

    assert Proposal.objects.filter(pk=other.pk).exists()
