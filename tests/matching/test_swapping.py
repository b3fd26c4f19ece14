"""Another mentor for one mentee: what is said before is what is done, and no must is broken."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from matching import load
from matching.actions import runs, swapping
from matching.actions.requests import NotAllowed
from matching.engine import blocked_by
from matching.models import MatchRun, Policy
from notices.models import Notice
from people.models import Event, Person
from programs.models import Mentee, Mentor, Program
from programs.states import WrongState
from tests.factories.programs import MenteeFactory, MentorFactory


def solved(program: Program, now: datetime) -> MatchRun:
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    return run


@pytest.fixture
def people(program: Program) -> dict[str, Mentor | Mentee]:
    return {
        "strategist": MentorFactory(program=program, topics=["strategy"]),
        "writer": MentorFactory(program=program, topics=["writing"]),
        "sanne": MenteeFactory(program=program, topics=["strategy"]),
        "ana": MenteeFactory(program=program, topics=["writing"]),
    }


def shown(run: MatchRun, mentor: Mentor, mentee: Mentee, now: datetime) -> swapping.Outcome:
    return swapping.Trial(run, today=now.date()).outcome(mentor.pk, mentee.pk)


def swap(run: MatchRun, mentor: Mentor, mentee: Mentee, now: datetime, by: Person | None = None) -> None:
    seen = shown(run, mentor, mentee, now).key
    swapping.swap(run, mentor.pk, mentee.pk, seen=seen, by=by or run.program.owner, now=now)
    run.refresh_from_db()


def test_swap_locks_the_pair_and_moves_the_other(program: Program, people, now: datetime) -> None:
    run = solved(program, now)

    swap(run, people["writer"], people["sanne"], now)

    rows = run.proposals.values_list("mentee", "mentor", "is_locked", "change", "before")
    sanne, ana = people["sanne"].pk, people["ana"].pk
    strategist, writer = people["strategist"].pk, people["writer"].pk
    assert set(rows) == {
        (sanne, writer, True, "other", strategist),
        (ana, strategist, False, "other", writer),
    }
    assert run.result["certificate"]["proved"]
    assert Event.objects.get(verb="swap pair").detail == {
        "mentor": writer,
        "mentee": sanne,
        "moved": 2,
    }
    assert Notice.objects.count() == 0


def test_swap_takes_a_place_from_who_then_has_none(program: Program, people, now: datetime) -> None:
    Mentee.objects.filter(pk=people["ana"].pk).update(state="withdrawn")
    late = MenteeFactory(program=program, person__country="FI", topics=["strategy"])
    people["strategist"].person.country = "FI"
    people["strategist"].person.save(update_fields=["country"])
    run = solved(program, now)
    holder = run.proposals.get(mentor=people["writer"]).mentee
    assert holder == late
    outcome = shown(run, people["writer"], people["sanne"], now)
    assert outcome.matched == -1

    swap(run, people["writer"], people["sanne"], now)

    assert [row["mentee"] for row in run.result["unmatched"]] == [late.pk]
    assert [(row["mentee"], row["why"]) for row in run.result["gone"]] == [(late.pk, "given")]


def test_swap_goes_on_from_the_screen_and_calculates_nothing_anew(
    program: Program, people, now: datetime, monkeypatch
) -> None:
    MenteeFactory(program=program, topics=["strategy"])
    run = solved(program, now)

    def never(_problem: object) -> None:
        raise AssertionError("calculated anew")

    monkeypatch.setattr("matching.engine.changes.solved", never)
    swap(run, people["writer"], people["sanne"], now)
    swap(run, people["strategist"], people["ana"], now)

    after = dict(run.proposals.standing().values_list("mentee", "mentor"))
    assert after == {
        people["sanne"].pk: people["writer"].pk,
        people["ana"].pk: people["strategist"].pk,
    }
    assert run.result["certificate"]["proved"]


def test_swap_survives_calculating_again(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    swap(run, people["writer"], people["sanne"], now)

    runs.again(run, by=program.owner, now=now)
    runs.solve(run, now=now)

    assert run.proposals.get(mentee=people["sanne"]).mentor == people["writer"]


def test_swap_never_breaks_a_must(program: Program, people, now: datetime) -> None:
    compatriot = MentorFactory(program=program, person__country="NL")
    run = solved(program, now)
    before = set(run.proposals.values_list("mentor", "mentee"))

    with pytest.raises(NotAllowed) as refusal:
        swapping.swap(run, compatriot.pk, people["sanne"].pk, seen="", by=program.owner, now=now)

    assert [reason.code for reason in refusal.value.reasons] == ["other_country"]
    assert set(run.proposals.values_list("mentor", "mentee")) == before


def test_swap_never_moves_a_lock(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    runs.lock(run.proposals.get(mentee=people["ana"]), by=program.owner)

    with pytest.raises(NotAllowed) as refusal:
        swapping.swap(run, people["writer"].pk, people["sanne"].pk, seen="", by=program.owner, now=now)

    assert [reason.code for reason in refusal.value.reasons] == ["seats"]


def test_swap_after_the_facts_changed(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    seen = shown(run, people["writer"], people["sanne"], now).key
    MenteeFactory(program=program, topics=["strategy"], enrolled_at=now)
    Mentee.objects.filter(pk=people["ana"].pk).update(state="withdrawn")

    with pytest.raises(swapping.Overtaken):
        swapping.swap(run, people["writer"].pk, people["sanne"].pk, seen=seen, by=program.owner, now=now)


def test_swap_twice_from_one_page(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    seen = shown(run, people["writer"], people["sanne"], now).key
    swap(run, people["writer"], people["sanne"], now)

    swapping.swap(run, people["writer"].pk, people["sanne"].pk, seen=seen, by=program.owner, now=now)

    assert run.proposals.get(mentee=people["sanne"]).is_locked
    assert run.proposals.count() == 2


def test_swap_while_it_is_calculated(program: Program, people, now: datetime) -> None:
    run = solved(program, now)
    runs.again(run, by=program.owner, now=now)

    with pytest.raises(WrongState):
        swapping.swap(run, people["writer"].pk, people["sanne"].pk, seen="", by=program.owner, now=now)


def test_swap_of_ones_own_pair(program: Program, people, now: datetime) -> None:
    run = solved(program, now)

    with pytest.raises(swapping.ForOthers):
        swap(run, people["writer"], people["sanne"], now, by=people["ana"].person)


def test_swap_fills_what_was_struck(program: Program, people, now: datetime) -> None:
    spare = MentorFactory(program=program, topics=["travel"])
    run = solved(program, now)
    runs.strike(run.proposals.get(mentee=people["ana"]), by=program.owner)

    swap(run, spare, people["sanne"], now)

    ana = run.proposals.get(mentee=people["ana"], is_struck=False)
    assert (ana.mentor, ana.change) == (people["strategist"], "new")


def test_too_many_people_for_a_page(program: Program, people, now: datetime, monkeypatch) -> None:
    monkeypatch.setattr(swapping, "MOST_PAIRS", 3)
    run = solved(program, now)

    with pytest.raises(swapping.TooLarge):
        shown(run, people["writer"], people["sanne"], now)


def test_allowed_mentors_come_best_first(program: Program, people, now: datetime) -> None:
    MentorFactory(program=program, person__country="NL")
    run = solved(program, now)

    trial = swapping.Trial(run, today=now.date())

    assert trial.allowed(people["sanne"].pk) == [people["strategist"].pk, people["writer"].pk]
    assert trial.allowed(987654) == []


@pytest.mark.parametrize("seed", range(6))
def test_any_swap_does_what_was_said(seed: int, program: Program, now: datetime) -> None:
    """Many random drafts and swaps: the draft is what the page said, and no pair breaks a must or a seat."""
    chance = random.Random(seed)
    topics = ["strategy", "writing", "travel"]
    mentors = [
        MentorFactory(
            program=program,
            seats=chance.choice([1, 1, 2]),
            topics=chance.sample(topics, 2),
            person__country=chance.choice(["NL", "SE", "PL"]),
        )
        for _ in range(5)
    ]
    mentees = [
        MenteeFactory(
            program=program,
            topics=chance.sample(topics, 1),
            person__country=chance.choice(["NL", "SE", "PL"]),
        )
        for _ in range(8)
    ]
    run = solved(program, now)
    for _ in range(6):
        mentor, mentee = chance.choice(mentors), chance.choice(mentees)
        outcome = shown(run, mentor, mentee, now)
        if outcome.blocked:
            continue
        swap(run, mentor, mentee, now)

        after = dict(run.proposals.standing().values_list("mentee", "mentor"))
        assert after == dict(outcome.after)
        assert after[mentee.pk] == mentor.pk
        policy = Policy.objects.current(program)
        problem = load.problem(program, policy, today=now.date(), run=run)
        assert not any(blocked_by(problem, own, theirs) for theirs, own in after.items())
        assert all(list(after.values()).count(row.pk) <= row.seats for row in mentors)
        assert len(after) + len(run.result["unmatched"]) == len(mentees)
