"""The part of the scene that publishing leads to: mails that wait, a pair that both have to confirm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from matching.actions import by_hand, holds, publishing, runs
from people import clock
from programs.models import Program
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory


def add(scene: Any) -> None:
    owner, now = scene.who["coordinator"], clock.now()
    _held(scene, owner, now)
    _proposed(scene, owner, now)
    _exception(scene, owner, now)


def _program(name: str, owner: Any, **more: Any) -> Program:
    today = clock.today()
    return ProgramFactory(
        name=name, owner=owner, starts_on=today, ends_on=today + timedelta(days=365), **more
    )


def _run(program: Program, owner: Any, now: Any) -> Any:
    run = runs.plan(program, by=owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    publishing.publish(run, by=owner, now=now)
    run.refresh_from_db()
    return run


def _held(scene: Any, owner: Any, now: Any) -> None:
    program = _program("Finance across borders", owner)
    for mentor, mentee in (("Henrik", "Lucía"), ("Solveig", "Mateusz")):
        MentorFactory(program=program, person__given_name=mentor)
        MenteeFactory(program=program, person__given_name=mentee)
    scene.things["held_run"] = _run(program, owner, now)


def _proposed(scene: Any, owner: Any, now: Any) -> None:
    program = _program("Voices in engineering", owner, both_confirm=True)
    mentor = MentorFactory(program=program, person__given_name="Freja", introduction="I like questions.")
    MenteeFactory(program=program, person__given_name="Bram")
    before = now - publishing.HOLD
    run = _run(program, owner, before)
    holds.release(run, now=now)
    pair = mentor.mentorships.get()
    scene.who |= {"proposed_mentor": pair.mentor_person, "proposed_mentee": pair.mentee_person}
    scene.things |= {"proposed": pair, "proposed_program": program}


def _exception(scene: Any, owner: Any, now: Any) -> None:
    """Asked for two of one country, to be decided; and two who were paired by hand a moment ago."""
    program, compatriot = scene.things["program"], scene.things["compatriot"]
    mentee = program.mentees.get(person=scene.who["chooser"])
    scene.things["chooser_row"] = mentee
    scene.things["waiver"] = by_hand.ask(
        mentor=compatriot,
        mentee=mentee,
        reason="Jan built the plant that Yusuf takes over, and nobody else knows it.",
        until=clock.today() + timedelta(days=180),
        opening="",
        by=owner,
        now=now,
    )
    other = _program("Engineers meet", owner)
    two = {"mentor": MentorFactory(program=other), "mentee": MenteeFactory(program=other)}
    scene.things["held_pair"] = by_hand.pair(**two, opening="You both build.", by=owner, now=now)
