"""What several journeys of HR begin with."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from matching import tasks
from matching.actions import runs
from matching.models import MatchRun
from notices import bell
from people import clock
from people.models import Person
from programs.models import Program
from tests.journeys.hands import Hands


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Calculates as a worker would, in a thread of its own as soon as it is woken."""
    at_work: list[threading.Thread] = []

    def calculate(run_id: int) -> None:
        try:
            runs.solve(MatchRun.objects.get(pk=run_id), now=clock.now())
        finally:
            connections.close_all()

    def ring(task: str, *words: int) -> None:
        if task == tasks.solve.name:
            at_work.append(threading.Thread(target=calculate, args=words))
            at_work[-1].start()

    monkeypatch.setattr(bell, "send", ring)
    yield
    for thread in at_work:
        thread.join()


def make_program(hands: Hands, preset: str, *, deputy: Person) -> Program:
    """From HR's home to a program that is live."""
    hands.open("/hr/")
    hands.begin()
    hands.press("Make a new program")
    hands.pick("preset", preset)
    hands.fill("name", "Across borders")
    hands.pick("deputy", str(deputy.pk))
    hands.fill("starts_on", clock.today().isoformat())
    hands.press("Make the program")
    hands.click("main a[href$='/edit/#purpose']")
    hands.fill("purpose", "To learn from a colleague elsewhere.")
    hands.fill("purpose_nl", "Leren van een collega van elders.")
    hands.press("Save the program")
    hands.click("main a.button[href$='/go-live/']")
    hands.click("main form button")
    return Program.objects.get(name="Across borders", state=Program.State.LIVE)


def written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
