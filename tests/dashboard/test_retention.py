"""The nightly round: told, thirty days, gone; as often as one likes with the same end."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from django.conf import settings as house
from django.core.management import CommandError, call_command
from django.utils import timezone

from dashboard.actions import erasure, retention
from notices.models import Notice
from people import clock
from people.actions import erasure as people
from people.models import Erasure, Event, Look, Person, RetentionRound
from programs.models import Mentorship, Note
from tests.factories.pairs import AgreementFactory, GoalFactory, NoteFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.usefixtures("app_role")

DAY = timedelta(days=1)


def run(now: datetime) -> dict[str, int]:
    return retention.run(now=now, today=timezone.localdate(now))


@pytest.fixture
def leaver(db, now) -> Person:
    return PersonFactory(gone=True, left_on=now.date() - 731 * DAY, given_name="Lena")


@pytest.fixture
def over(db, now) -> Mentorship:
    """A pair that ended sixty days ago, with every kind of text."""
    pair = MentorshipFactory(state="ended", ended_on=now.date() - 60 * DAY)
    NoteFactory(mentorship=pair, author=pair.mentee_person, is_shared=True, body="words")
    GoalFactory(mentorship=pair, sentence="words")
    AgreementFactory(mentorship=pair, text="words")
    return pair


def test_leaver_is_announced_then_erased_after_thirty_days(leaver, now):
    first = run(now)
    early = run(now + 29 * DAY)
    late = run(now + 30 * DAY)

    leaver.refresh_from_db()
    assert [first["announced"], early["erased"], late["erased"]] == [1, 0, 1]
    assert [leaver.full_name, leaver.email] == ["A former colleague", ""]
    assert Erasure.objects.get().state == Erasure.State.DONE


def test_round_twice_a_night_announces_once(leaver, now):
    assert [run(now)["announced"], run(now)["announced"]] == [1, 0]


@pytest.mark.parametrize(
    "who",
    [
        {"left_days": 729, "is_active": False},
        {"left_days": 5000, "is_active": True},
        {"left_days": None, "is_active": False},
    ],
)
def test_nobody_else_is_announced(db, now, who):
    left_on = now.date() - who["left_days"] * DAY if who["left_days"] else None
    PersonFactory(left_on=left_on, is_active=who["is_active"])

    assert run(now)["announced"] == 0


def test_leaver_who_comes_back_is_not_erased(leaver, now):
    run(now)
    Person.objects.filter(pk=leaver.pk).update(is_active=True, left_on=None)

    done = run(now + 31 * DAY)

    assert [done["erased"], Erasure.objects.get().state] == [0, Erasure.State.STOPPED]


def test_stopped_erasure_is_not_announced_again_next_night(leaver, hr_admin, now):
    run(now)
    people.stop(Erasure.objects.get(), by=hr_admin, now=now)

    assert [run(now + DAY)["announced"], run(now + 366 * DAY)["announced"]] == [0, 1]


def test_one_erasure_that_breaks_stops_no_other(leaver, now, monkeypatch):
    second = PersonFactory(gone=True, left_on=leaver.left_on)
    run(now)
    real = erasure.carry_out
    monkeypatch.setattr(
        erasure, "carry_out", lambda person, **how: 1 / 0 if person == leaver else real(person, **how)
    )

    done = run(now + 30 * DAY)

    second.refresh_from_db()
    assert [done["erased"], second.erased_at is not None] == [1, True]


def test_texts_of_a_pair_go_thirty_days_after_both_were_told(over, now):
    told = run(now)
    before = run(now + 29 * DAY)
    after = run(now + 30 * DAY)

    assert [told["told"], before["texts"], after["texts"]] == [1, 0, 1]
    assert Note.objects.count() == 0
    assert [over.goals.get().sentence, over.agreements.get().text] == ["", ""]
    assert set(Notice.objects.filter(kind="mentorship_texts_go").values_list("to", flat=True)) == {
        over.mentor_person_id,
        over.mentee_person_id,
    }


def test_texts_of_a_pair_that_goes_on_stay(db, now):
    NoteFactory(mentorship=MentorshipFactory())

    run(now)
    run(now + 400 * DAY)

    assert Note.objects.count() == 1


def test_clock_that_stood_still_still_gives_both_thirty_days(over, now):
    late = now + 300 * DAY

    assert [run(late)["texts"], run(late + 29 * DAY)["texts"], run(late + 30 * DAY)["texts"]] == [0, 0, 1]


def test_looks_and_mails_go_after_their_days(hr_admin, stranger, now):
    old = {"by": hr_admin, "by_name": "H", "what": "page", "where": "person"}
    Look.objects.create(about=stranger, on=now.date() - 366 * DAY, **old)
    Look.objects.create(about=stranger, on=now.date() - 365 * DAY, **old)
    mail = {"to": stranger, "kind": "x", "not_before": now}
    Notice.objects.create(key="old", state="sent", created_at=now - 401 * DAY, sent_at=now, **mail)
    Notice.objects.create(key="waits", created_at=now - 401 * DAY, **mail)

    done = run(now)

    assert [done["looks"], done["notices"]] == [1, 1]
    assert Notice.objects.get().key == "waits"


def test_log_is_forgotten_after_two_years_and_never_within_one(db, settings):
    now = clock.now()
    settings.RETENTION_DAYS = house.RETENTION_DAYS | {"event": 100}
    for days in (800, 300):
        Event.objects.create(at=now - days * DAY, verb="x", about_kind="y", about_id="1")
    refused = run(now)
    settings.RETENTION_DAYS = house.RETENTION_DAYS | {"event": 730}

    done = run(now)

    assert "events" not in refused  # the database refuses it and the round goes on
    assert done["events"] == 1


def test_dry_run_names_exactly_what_the_round_would_do(leaver, over, monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "today", lambda: now.date())
    out = io.StringIO()

    call_command("retention", "--dry-run", stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[:2] == [
        f"announce {leaver.employee_id}, last day {leaver.left_on}",
        f"tell pair {over.pk}, ended on {over.ended_on}",
    ]
    amounts = {line.split()[0]: int(line.split()[1]) for line in lines[2:]}
    assert RetentionRound.objects.count() + Erasure.objects.count() + Notice.objects.count() == 0
    assert run(now) == amounts


def test_round_is_written_down(leaver, now):
    run(now)

    row = RetentionRound.objects.get()
    assert [row.ran_at, row.amounts["announced"]] == [now, 1]


def test_erase_command_announces_and_with_now_erases(leaver, hr_admin):
    out = io.StringIO()
    call_command("erase", leaver.employee_id, stdout=out)
    announced = Erasure.objects.get().state

    call_command("erase", leaver.employee_id, "--now", stdout=out)

    leaver.refresh_from_db()
    assert [announced, leaver.erased_at is not None] == ["announced", True]


def test_erase_command_names_what_stands_in_the_way(hr_admin, program):
    with pytest.raises(CommandError, match="last HR administrator"):
        call_command("erase", hr_admin.employee_id, "--now")
    with pytest.raises(CommandError, match="program that runs"):
        call_command("erase", program.owner.employee_id, "--now")
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("erase", "no such id")
