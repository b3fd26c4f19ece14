"""The coordinator's short form: figures that name nobody, once a quarter, for whoever coordinates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from people.models import Event
from programs.actions import ending, quarter_notes
from programs.models import Program, QuarterNote
from tests.factories.endings import SignalFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

TODAY = date(2026, 3, 2)
WORDS = {
    "communication": "",
    "incidents": "",
    "has_reviewed_exceptions": True,
    "decisions": "",
    "sponsor": "Well",
}


def test_figures_count_the_last_quarter_and_name_nobody(program, now):
    goes_on = MentorshipFactory(mentor=MentorFactory(program=program), started_on=date(2025, 6, 1))
    SignalFactory(mentorship=goes_on, opened_at=now - timedelta(days=5))
    SignalFactory(mentorship=goes_on, rule="S3", opened_at=now - timedelta(days=200))
    parted = MentorshipFactory(mentor=MentorFactory(program=program))
    ending.part(parted, by=parted.mentee_person, now=now)
    MentorshipFactory(mentor=MentorFactory(program=program), mentee=parted.mentee, started_on=TODAY)
    MenteeFactory(program=program)

    found = quarter_notes.figures(program, today=TODAY)

    assert found == {
        "pairs": 2,
        "waiting": 1,
        "signals": 1,
        "signals_open": 2,
        "completed": 0,
        "exits": 1,
        "again": 1,
        "exceptions": 0,
    }


@pytest.mark.parametrize(
    ("live_days", "note_days", "is_due"),
    [(10, None, False), (80, None, True), (300, 90, False), (300, 91, True)],
)
def test_due_once_a_quarter(program, coordinator, now, live_days, note_days, is_due):
    Program.objects.update(live_at=now - timedelta(days=live_days), state="live")
    if note_days is not None:
        until = TODAY - timedelta(days=note_days)
        quarter_notes.write(program, by=coordinator, today=until, now=now, **WORDS)
    program.refresh_from_db()

    among = quarter_notes.due_among(Program.objects.all(), today=TODAY)

    assert (quarter_notes.is_due(program, today=TODAY), among.exists()) == (is_due, is_due)


def test_written_twice_a_day_is_one_and_the_figures_stay_as_they_were(program, coordinator, signed_in):
    page = reverse("programs:quarter-note", args=[program.pk])
    client = signed_in(coordinator)

    for sentence in ("First", "Second"):
        client.post(page, {"sponsor": sentence, "decisions": "More time"})
    MentorshipFactory(mentor=MentorFactory(program=program))

    note = QuarterNote.objects.get()
    shown = client.get(page).text
    assert (note.sponsor, note.figures["pairs"], note.written_by) == ("Second", 0, coordinator)
    assert ("Second" in shown, "More time" in shown) == (True, True)
    assert Event.objects.filter(verb="write quarter note").count() == 2


def test_without_a_sentence_for_the_sponsor_nothing_is_saved(program, coordinator, signed_in):
    reply = signed_in(coordinator).post(reverse("programs:quarter-note", args=[program.pk]), {})

    assert ("Write one sentence for the sponsor" in reply.text, QuarterNote.objects.exists()) == (True, False)
