"""Drafts of pairs for the scene: one in its second round with all that can be on it, one being calculated."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache

from matching.actions import asks, runs
from matching.models import Ask, MatchRun
from people import clock
from people.models import Person
from programs.models import Program
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

SPEAKS = {"person__languages": ["en"]}


def build(owner: Person) -> dict[str, object]:
    """Things by name: `run` and its program, `waiting_run`, who is left over, the questions to two."""
    program = program_of(owner, "Women in technology")
    for name, country in (("Sofie", "DK"), ("Piotr", "PL"), ("Luc", "FR")):
        MentorFactory(program=program, person__given_name=name, person__country=country, **SPEAKS)
    for name in ("Amira", "Tom", "Nadia"):
        MenteeFactory(program=program, person__given_name=name, person__country="FR", **SPEAKS)
    ahmed = {"person__given_name": "Ahmed", "person__country": "EG", "person__languages": ["ar"]}
    ahmed |= {"person__family_name": "Nasser", "person__location": "Cairo"}
    alone = MenteeFactory(program=program, **ahmed)
    run = drafted(program)
    things: dict[str, object] = {"run": run, "run_program": program, "left_over": alone}
    return things | asked(run) | {"waiting_run": being_calculated(owner)}


def hold_list(program: Program) -> None:
    """A list of people that the coordinator has chosen a moment ago."""
    newcomer = PersonFactory(given_name="Lea", family_name="Listed", country="DE")
    senior = PersonFactory(given_name="Max", family_name="Listed", country="AT", level="senior")
    rows = ["email,role,places,topics", f"{newcomer.email},mentee,,Strategy", f"{senior.email},mentor,2,"]
    content = "\n".join([*rows, "nobody@example.com,mentee,,", f"{senior.email},guest,,"]).encode()
    key = f"sign-up:{program.pk}:{program.owner_id}:held-list"
    cache.set(key, {"content": content, "tells": True}, 3600)


def program_of(owner: Person, name: str) -> Program:
    today = clock.today()
    return ProgramFactory(name=name, owner=owner, starts_on=today, ends_on=today + timedelta(days=365))


def drafted(program: Program) -> MatchRun:
    """One pair locked, one struck and replaced in a second round."""
    now, owner = clock.now(), program.owner
    run = runs.plan(program, by=owner, now=now)
    runs.solve(run, now=now)
    struck, locked = run.proposals.order_by("pk")
    runs.lock(locked, by=owner)
    runs.strike(struck, by=owner)
    run.refresh_from_db()
    runs.again(run, by=owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    return run


def asked(run: MatchRun) -> dict[str, object]:
    """A mentor is asked for one more place, a mentee about a language."""
    by, now = run.program.owner, clock.now()
    places = [place for place, fix in enumerate(run.result["fixes"]) if fix["kind"] == "seats"]
    asks.ask_mentors(run, places[0], round_=run.rounds, by=by, now=now)
    asks.ask_mentee(run, 0, round_=run.rounds, by=by, now=now)
    seat, language = Ask.objects.get(kind="seat"), Ask.objects.get(kind="language")
    return {"seat_ask": seat, "language_ask": language}


def being_calculated(owner: Person) -> MatchRun:
    program = program_of(owner, "Coffee across functions")
    run = runs.plan(program, by=owner, now=clock.now())
    MatchRun.objects.filter(pk=run.pk).update(stage="explaining", share=60)
    return run
