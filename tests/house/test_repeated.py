"""Every message to a worker, delivered three times in any order: states and mails as after one delivery."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import transaction

from matching.actions import coffee
from matching.models import MatchRun
from mentoring.celery import app
from notices import actions as notices
from notices.models import Notice
from programs.models import Mentorship
from tests.factories.campaigns import CampaignFactory
from tests.factories.matching import MatchRunFactory, MentorRequestFactory
from tests.factories.pairs import FollowUpFactory
from tests.factories.people import OrgUnitFactory, PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory
from tests.factories.sessions import SessionPlaceFactory, TrainingSessionFactory

NOW = datetime(2026, 4, 7, 12, tzinfo=UTC)  # the Tuesday after Easter
BOOKS = {  # that keep themselves, a line for each time: no state, and nobody's mail
    "matching.ListingChange",  # what the directory reads again, kept a day
    "people.RetentionRound",
}
OURS = ("people", "notices", "guides", "programs", "matching", "dashboard")
ROUNDS = 3


@pytest.fixture
def due(db, monkeypatch, settings) -> MatchRun:
    """Something to do for each kind of message: what to open, to remind, to close, to send, to calculate."""
    monkeypatch.setattr("people.clock.now", lambda: NOW)
    monkeypatch.setattr("people.clock.real_now", lambda: NOW)
    settings.NOTICE_TURNS = False
    program = ProgramFactory()
    MentorshipFactory(mentor__program=program)  # a check-in to open
    FollowUpFactory(mentorship__mentor__program=program)  # one to remind of
    over = FollowUpFactory(mentorship__mentor__program=program, closes_on=date(2026, 4, 1))
    with transaction.atomic():
        for person in (over.mentorship.mentor_person, over.mentorship.mentee_person):
            key = f"follow-up:{over.pk}:remind-10:{person.pk}"
            notices.queue(to=person, kind="follow_up_reminder", key=key, now=NOW - timedelta(days=9))
        notices.queue(to=program.owner, kind="role_changed", key="one", now=NOW - timedelta(minutes=9))
    leaver = MentorshipFactory(mentor__program=program)
    type(leaver.mentor_person).objects.filter(pk=leaver.mentor_person_id).update(
        is_active=False, left_on=date(2026, 4, 1)
    )
    MentorRequestFactory(mentor__program=program)
    MentorFactory(program=program, expected=True, asked_at=NOW - timedelta(days=10))
    session = TrainingSessionFactory(program=program, starts_at=NOW + timedelta(hours=22))
    SessionPlaceFactory(session=session)
    CampaignFactory(program=program, planned=True, repeat="nudge", send_on=NOW.date())
    PersonFactory.create_batch(2, level="medior")
    round_ = coffee.open_round(
        program, join_until=date(2026, 4, 3), meet_until=date(2026, 4, 30), by=program.owner,
        now=NOW - timedelta(days=9),
    )  # fmt: skip
    for unit in ("Finance", "Harbor"):
        guest = PersonFactory(level="medior", unit=OrgUnitFactory(name=unit))
        coffee.join(round_, by=guest, now=NOW - timedelta(days=8))
    MenteeFactory(program=program)
    return MatchRunFactory(program=program, planned_at=NOW - timedelta(minutes=5))


def messages(run: MatchRun) -> list[tuple[str, tuple[Any, ...]]]:
    """Each entry of the timetable, and the calculation somebody asked for."""
    rung = [(entry["task"], tuple(entry.get("args", ()))) for entry in app.conf.beat_schedule.values()]
    return [*rung, ("matching.tasks.solve", (run.pk,))]


def deliver(rung: list[tuple[str, tuple[Any, ...]]]) -> None:
    for task, words in rung:
        app.tasks[task](*words)


def until_quiet(run: MatchRun, *, shuffled: random.Random | None = None) -> None:
    """What one round finds may make work for the next; each message once a round, or three times shuffled."""
    for _round in range(ROUNDS):
        rung = messages(run)
        if shuffled:
            rung = rung * 3
            shuffled.shuffle(rung)
        deliver(rung)


def picture() -> dict[str, Any]:
    """All rows by model and state, each notice by its key, each mail by reader and subject."""
    rows: dict[str, Any] = {}
    for model in (model for label in OURS for model in apps.get_app_config(label).get_models()):
        if model._meta.label in BOOKS:
            continue
        names = {field.name for field in model._meta.get_fields()}
        rows[model._meta.label] = (
            Counter(model._default_manager.values_list("state", flat=True))
            if "state" in names
            else model._default_manager.count()
        )
    rows["keys"] = Counter(
        re.sub(r"\d+", "#", key) + f" {state}" for key, state in Notice.objects.values_list("key", "state")
    )
    rows["mails"] = Counter((sent.to[0], sent.subject) for sent in mail.outbox)
    return rows


def outcome(run: MatchRun, **how: Any) -> Iterator[dict[str, Any]]:
    """What it comes to, and nothing of it stays."""
    mail.outbox.clear()
    with transaction.atomic():
        until_quiet(run, **how)
        yield picture()
        transaction.set_rollback(True)


def test_three_deliveries_in_any_order_come_to_the_same_as_one(due: MatchRun):
    app.loader.import_default_modules()
    before = picture()

    (once,) = outcome(due)
    thrice = [found for seed in (1, 2) for found in outcome(due, shuffled=random.Random(seed))]

    assert once["programs.FollowUp"] == Counter(open=2, closed=1)
    assert once["matching.MatchRun"] == Counter(solved=1)
    assert once["matching.CoffeeTalk"] == Counter(planned=1)
    assert once["programs.CampaignWave"] == 1
    assert len(once["mails"]) > 10
    assert picture()["keys"] == before["keys"]
    assert Mentorship.objects.filter(state="ended").count() == 0  # all of it was rolled back
    for found in thrice:
        assert {name: found[name] for name in found if found[name] != once[name]} == {}
