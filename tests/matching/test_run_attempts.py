"""A run that ends its worker is tried a few times, then says so; the others have their turn meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from matching import tasks
from matching.actions import dossiers, runs, solving
from matching.models import Dossier, MatchRun
from people.models import Event
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory
from tests.services import Celery, wait_until

LONG_AGO = timedelta(minutes=10)


def a_run(program, now) -> MatchRun:
    MentorFactory(program=program)
    MenteeFactory(program=program)
    return runs.plan(program, by=program.owner, now=now)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_run_that_kills_its_worker_is_given_up_and_another_is_solved(tmp_path):
    now = timezone.now() - LONG_AGO
    deadly, other = a_run(ProgramFactory(), now), a_run(ProgramFactory(), now)
    celery = Celery(tmp_path, SWEEP_SECONDS="1", DEADLY_RUN=str(deadly.pk))
    try:
        celery.worker("--include", "tests.matching.deadly_engine")
        celery.beat()
        wait_until(
            lambda: (
                MatchRun.objects.get(pk=deadly.pk).state == "discarded"
                and MatchRun.objects.get(pk=other.pk).state == "solved"
            ),
            seconds=120,
            what="giving up on one and solving the other",
        )
    finally:
        celery.stop()

    deadly.refresh_from_db()
    assert deadly.error == solving.ENDS_ITS_WORKER
    died = (tmp_path / "worker.log").read_text().count("signal 9 (SIGKILL)")
    assert died >= solving.MOST_ATTEMPTS  # it really did


def test_attempts_are_counted_before_they_are_made(program, now, monkeypatch):
    run = a_run(program, now)
    seen = []

    def breaking(*given: object, **named: object) -> None:
        seen.append(MatchRun.objects.get(pk=run.pk).attempts)
        raise MemoryError

    monkeypatch.setattr(solving.load, "problem", breaking)

    for _sweep in range(5):
        assert tasks.sweep() == 0

    assert seen == [1, 2, 3]
    run.refresh_from_db()
    assert (run.state, run.error, run.attempts) == ("discarded", solving.ENDS_ITS_WORKER, 0)
    assert Event.objects.filter(verb="set aside match run").count() == 1


def test_one_that_breaks_lets_the_others_through(db, now, monkeypatch):
    broken, other = a_run(ProgramFactory(), now), a_run(ProgramFactory(), now)
    load = solving.load.problem

    def breaking(program, policy, *, run, **named):
        if run.pk == broken.pk:
            raise RuntimeError("broken")
        return load(program, policy, run=run, **named)

    monkeypatch.setattr(solving.load, "problem", breaking)

    assert tasks.sweep() == 1
    other.refresh_from_db()
    assert other.state == "solved"


def test_a_later_round_that_is_given_up_leaves_the_draft_before_it(program, now, monkeypatch, signed_in):
    run = a_run(program, now)
    runs.solve(run, now=now)
    runs.again(run, by=program.owner, now=now)
    MatchRun.objects.filter(pk=run.pk).update(attempts=solving.MOST_ATTEMPTS)

    assert runs.solve(run, now=now) is False

    run.refresh_from_db()
    assert (run.state, run.rounds) == ("solved", 1)
    page = signed_in(program.owner).get(reverse("matching:run-detail", args=[run.pk]))
    assert "three times the worker that calculated it ended" in page.text


def test_planning_anew_counts_anew(program, now):
    run = a_run(program, now)
    MatchRun.objects.filter(pk=run.pk).update(attempts=2)
    runs.solve(run, now=now)
    run.refresh_from_db()
    assert run.attempts == 0

    runs.again(run, by=program.owner, now=now)
    run.refresh_from_db()
    assert run.attempts == 0


def test_the_reason_is_told_in_the_readers_language(program, now, signed_in):
    run = a_run(program, now)
    MatchRun.objects.filter(pk=run.pk).update(attempts=solving.MOST_ATTEMPTS)
    runs.solve(run, now=now)
    run.refresh_from_db()

    with translation.override("nl"):
        assert run.error_words != solving.ENDS_ITS_WORKER
    page = signed_in(program.owner).get(reverse("matching:run-list", args=[program.pk]))
    assert "Could not be calculated" in page.text


def test_a_repetition_that_ends_its_worker_is_given_up(program, now):
    run = a_run(program, now)
    runs.solve(run, now=now)
    dossiers.want_replay(run, by=program.owner, now=now)
    Dossier.objects.filter(run=run).update(replay_attempts=dossiers.MOST_ATTEMPTS)

    assert dossiers.replay_wanted(now=now) == 1

    row = Dossier.objects.get(run=run)
    assert (row.replay, row.replay_digest, row.replay_attempts) == ("differs", "", 0)
