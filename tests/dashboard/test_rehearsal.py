"""A year before it is lived: what is listed, that it is bearable, and that nothing stays behind."""

from __future__ import annotations

import csv
import json

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from dashboard import rehearsal, tasks
from notices.models import Notice
from people import acting
from programs.models import Mentorship
from tests.factories.matching import PolicyFactory
from tests.factories.pairs import FollowUpFactory
from tests.factories.programs import MentorshipFactory


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for model in apps.get_models():
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            found[model._meta.label] = cursor.fetchone()[0]
        return found


@pytest.mark.usefixtures("app_role")
def test_sixteen_weeks_are_listed_bearable_and_leave_nothing_behind(program, now):
    """Seven pairs, beside a real pair of another program with an open check-in."""
    PolicyFactory(program=program, musts=[{"rule": "other_country"}, {"rule": "share_language"}])
    FollowUpFactory(mentorship=MentorshipFactory())
    before = counts()

    with acting.as_nobody():  # as a worker is
        report = rehearsal.run(program, now=now, pairs=7, days=112)

    weeks = [line.week for line in report.lines]
    mails = [line.what for line in report.lines if line.kind == "mail"]
    assert counts() == before
    assert (Mentorship.objects.get().state, Notice.objects.count()) == ("active", 0)
    assert {line.kind for line in report.lines} == {"mail", "task", "signal"}
    assert (weeks == sorted(weeks), max(weeks)) == (True, 15)
    drifted = [line.on for line in report.lines if line.what == "A rule does not fit any more"]
    assert drifted == []  # nobody of so few moves in these weeks
    assert any(words.startswith("You are ") for words in mails)
    assert any("pauses until" in words for words in mails)
    assert any("has ended" in words for words in mails)
    assert 1 <= report.most_mails_a_week <= 3


def test_command_writes_both_files(program, tmp_path, capsys):
    call_command("rehearse", program.pk, out=str(tmp_path / "year"), pairs=2, days=30)

    rows = list(csv.reader((tmp_path / "year" / "lines.csv").read_text(encoding="utf-8-sig").splitlines()))
    report = json.loads((tmp_path / "year" / "report.json").read_text(encoding="utf-8"))
    assert rows[0] == ["week", "on", "person", "side", "kind", "what"]
    assert len(rows) - 1 == len(report["lines"]) > 4
    assert "nothing was kept" in capsys.readouterr().out


def test_command_refuses_a_program_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError):
        call_command("rehearse", 1, out=str(tmp_path))


def test_page_shows_the_outcome_to_whoever_coordinates(program, coordinator, signed_in):
    lines = [
        {"week": 0, "on": "2026-03-02", "person": "Ada", "side": "mentor", "kind": "mail", "what": "Start"},
        {"week": 1, "on": "2026-03-09", "person": "Bo", "side": "mentee", "kind": "task", "what": "Agree"},
    ]
    report = {"lines": lines, "most_mails_a_week": 2, "who_gets_most": "Ada"}
    cache.set(tasks.place_of_rehearsal(program.pk), {"report": report}, 60)
    client, page = signed_in(coordinator), reverse("dashboard:rehearsal", args=[program.pk])

    whole, one = client.get(page).text, client.get(page, {"person": "Bo"}).text
    file = client.get(reverse("dashboard:rehearsal-file", args=[program.pk])).text
    cache.delete(tasks.place_of_rehearsal(program.pk))

    assert ("Start" in whole, "Agree" in whole, "Week 2" in whole) == (True, True, True)
    assert (">Start<" in one, ">Agree<" in one, "Start" in file) == (False, True, True)
