"""The papers of a run: repeated to the last byte even after the facts changed, exported, forgotten."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from matching import tasks
from matching.actions import dossiers, publishing, runs
from matching.models import Dossier, MatchRun
from people.models import Event, Look, Person
from programs.models import Mentor, Program
from tests.factories.programs import MenteeFactory, MentorFactory


@pytest.fixture
def run(program: Program, now: datetime) -> MatchRun:
    for _ in range(3):
        MentorFactory(program=program)
        MenteeFactory(program=program)
    planned = runs.plan(program, by=program.owner, now=now)
    runs.solve(planned, now=now)
    planned.refresh_from_db()
    return planned


def test_repeated_after_the_facts_changed_is_equal(run: MatchRun, now: datetime) -> None:
    Person.objects.update(country="SE", languages=["pt"])
    Mentor.objects.update(seats=9)
    dossiers.want_replay(run, by=run.planned_by, now=now)

    assert dossiers.replay_wanted(now=now) == 1
    assert dossiers.replay_wanted(now=now) == 0

    row = Dossier.objects.get()
    assert (row.replay, row.replay_digest, row.replay_by) == ("equal", row.result_digest, run.planned_by)


def test_repeated_from_other_facts_differs(run: MatchRun, now: datetime) -> None:
    row = Dossier.objects.get()
    problem = json.loads(row.problem)
    problem["mentors"] = problem["mentors"][1:]
    Dossier.objects.update(problem=json.dumps(problem))
    dossiers.want_replay(run, by=run.planned_by, now=now)

    tasks.sweep()

    row.refresh_from_db()
    assert row.replay == "differs"


def test_repeated_from_what_nobody_reads_any_more_differs(run: MatchRun, now: datetime) -> None:
    Dossier.objects.update(problem="{}")
    dossiers.want_replay(run, by=run.planned_by, now=now)

    dossiers.replay_wanted(now=now)

    assert Dossier.objects.get().replay == "differs"


def test_dossier_holds_no_names(run: MatchRun) -> None:
    kept = Dossier.objects.get().problem

    people = Person.objects.get_queryset()
    assert [person.family_name for person in people if person.family_name in kept] == []
    assert "@" not in kept


def test_calculated_again_takes_the_place_of_the_one_before(run: MatchRun, now: datetime) -> None:
    dossiers.want_replay(run, by=run.planned_by, now=now)
    dossiers.replay_wanted(now=now)
    runs.again(run, by=run.planned_by, now=now)
    runs.solve(run, now=now)

    row = Dossier.objects.get()
    assert (row.run, row.replay, row.replayed_at) == (run, "never", None)


def test_prices_of_seats_are_kept_and_forgotten_with_the_facts(program: Program, now: datetime) -> None:
    mentor = MentorFactory(program=program, seats=1)
    for _ in range(2):
        MenteeFactory(program=program)
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)

    assert list(dossiers.prices(run)) == [mentor.pk]
    assert dossiers.prices(run)[mentor.pk] > 0
    dossiers.forget(now=now + timedelta(days=31), days=30)
    assert dossiers.prices(run) == {}
    Dossier.objects.all().delete()
    assert dossiers.prices(run) == {}


def test_forgotten_when_its_days_are_over(run: MatchRun, now: datetime) -> None:
    assert dossiers.forget(now=now + timedelta(days=29), days=30) == 0
    assert dossiers.forget(now=now + timedelta(days=31), days=30) == 1

    with pytest.raises(dossiers.NothingKept):
        dossiers.want_replay(run, by=run.planned_by, now=now)


def test_page_and_button(run: MatchRun, signed_in) -> None:
    client = signed_in(run.planned_by)
    before = client.get(f"/hr/runs/{run.pk}/dossier/").content.decode()
    client.post(f"/hr/runs/{run.pk}/dossier/again/")
    tasks.replay()

    after = client.get(f"/hr/runs/{run.pk}/dossier/").content.decode()

    assert "Would the same come out again?" in before
    assert "Repeated: equal to the last byte" in after


def test_page_names_the_pairs_that_people_changed(run: MatchRun, signed_in) -> None:
    locked, struck, _ = run.proposals.select_related("mentor__person", "mentee__person")
    runs.lock(locked, by=run.planned_by)
    runs.lock_all(run, [struck.pk], by=run.planned_by)
    runs.strike(struck, by=run.planned_by)

    page = signed_in(run.planned_by).get(f"/hr/runs/{run.pk}/dossier/").text

    for row in (locked, struck):
        assert f"{row.mentee.person.full_name} and {row.mentor.person.full_name}" in page
        assert Look.objects.filter(about=row.mentor.person, where="match run").exists()


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Nobody: no mentor and mentee would both fit better"),
        (1, "1 mentor and mentee would both fit better"),
        (12, "12 times a mentor and a mentee would both fit better"),
    ],
)
def test_page_says_who_would_fit_better(run: MatchRun, signed_in, count: int, words: str) -> None:
    assert run.result["blocking"] == {"count": 0, "first": []}
    MatchRun.objects.update(result=run.result | {"blocking": {"count": count, "first": []}})

    page = signed_in(run.planned_by).get(f"/hr/runs/{run.pk}/dossier/").content.decode()

    assert words in page
    assert ("price of giving" in page) == bool(count)


def test_export_names_who_did_what(run: MatchRun, now: datetime) -> None:
    runs.strike(run.proposals.first(), by=run.planned_by)
    publishing.publish(run, by=run.planned_by, now=now)
    run.refresh_from_db()

    told = dossiers.take_along(run, reason="An objection", by=run.planned_by, now=now).content

    assert [edit["what"] for edit in told["edits"]] == ["strike pair", "publish match run"]
    assert {edit["by"] for edit in told["edits"]} == {run.planned_by.employee_id}
    assert told["problem"]["mentees"]
    assert Event.objects.filter(verb="export dossier").count() == 1


def test_export_asks_who_signed_in_long_ago(run: MatchRun, signed_in, stranger, settings) -> None:
    settings.SIGN_IN_AGAIN_MINUTES = 0

    address, why = f"/hr/runs/{run.pk}/dossier.json", {"reason": "An objection"}
    asked = signed_in(run.planned_by).post(address, why)

    assert asked.status_code == 302
    assert (
        signed_in(stranger).post(f"/hr/runs/{run.pk}/dossier.json", {"reason": "An objection"}).status_code
        == 404
    )
