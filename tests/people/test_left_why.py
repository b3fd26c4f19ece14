"""Why somebody left: read from every way in, kept to be counted, and shown of nobody."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from people import exports
from people.actions import leaving, roster
from people.hris import reasons
from people.models import Event, LeftWhy, Person, RosterImport
from tests.factories.people import PersonFactory
from tests.people.feeds import row, sheet

DAY = timedelta(days=1)
WORD = "Verlossing uit de zandbak"  # that no list knows


def gone(number: int, why: str, now: datetime, header: str = "Termination Reason") -> dict[str, str]:
    return row(number, **{"Termination date": (now.date() - DAY).isoformat(), header: why})


def look(now: datetime, *rows: dict[str, str]) -> RosterImport:
    return roster.preview(sheet(*rows), file_name="feed.csv", by=None, now=now)


def load(now: datetime, *rows: dict[str, str]) -> RosterImport:
    return roster.apply_import(look(now, *rows), by=None, now=now)


def why(number: int) -> str:
    return Person.objects.get(employee_id=f"{number:05d}").left_why


STAFF = [row(n) for n in range(20, 30)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Voluntary", "voluntary"),
        ("Resigned", "voluntary"),
        ("Op eigen verzoek", "voluntary"),
        ("Eigenkündigung", "voluntary"),
        ("Kündigung durch Arbeitgeber", "involuntary"),
        ("Ontslag op staande voet", "involuntary"),
        ("Layoff", "involuntary"),
        ("Pensioen", "retirement"),
        ("Ruhestand", "retirement"),
        ("Einde tijdelijk contract", "contract_end"),
        ("Ablauf der Befristung", "contract_end"),
        ("contract_end", "contract_end"),
        ("Wederzijds goedvinden", "other"),
        ("Aufhebungsvertrag", "other"),
        ("n/a", ""),
        ("", ""),
        ("Terminated", None),  # says that it ended, not who ended it
        ("Ontslag", None),
        ("Kündigung", None),
        (WORD, None),
    ],
)
def test_words(written, meant):
    assert reasons.reason(written) == meant


def test_no_word_stands_for_two_reasons():
    words = [word for each in reasons.WHOLE.values() for word in each.split()]

    assert len(words) == len(set(words))
    assert set(reasons.WHOLE) == set(LeftWhy.values)
    assert {reasons.reason(value) for value in LeftWhy.values} == set(LeftWhy.values)


@pytest.mark.parametrize(
    "header",
    ["Termination Reason", "Termination Type", "Reden uit dienst", "Reden_einde_dienstverband",
     "Austrittsgrund", "Kündigungsgrund", "Reason for leaving"],
)  # fmt: skip
def test_feed_brings_it_whatever_the_column_is_called(db, now, header):
    load(now, gone(1, "Op eigen verzoek", now, header), *STAFF)

    assert why(1) == "voluntary"


def test_unknown_word_is_asked_about_without_a_row_and_remembered(signed_in, db, now):
    seen = look(now, gone(1, WORD, now), gone(2, "Retired", now), *STAFF)

    assert [(q["kind"], q["word"], q["count"], list(q["rows"])) for q in seen.report["questions"]] == [
        ("leaving", WORD, 1, [])
    ]
    assert seen.report["flagged"] == []

    client = signed_in(PersonFactory(hr_admin=True, language="nl"))
    assert (
        f"Welke reden van vertrek is “{WORD}”?"
        in client.get(reverse("people:import-answers", args=[seen.pk])).text
    )
    client = signed_in(PersonFactory(hr_admin=True))
    page = client.get(reverse("people:import-answers", args=[seen.pk])).text
    assert f"Which reason for leaving is “{WORD}”?" in page
    client.post(reverse("people:import-answers", args=[seen.pk]), {"q0": "voluntary"})
    seen.refresh_from_db()
    roster.apply_import(seen, by=None, now=now)

    assert [why(1), why(2)] == ["voluntary", "retirement"]


def test_row_with_an_unknown_word_is_read_again_with_the_next_file(db, now):
    load(now, gone(1, WORD, now), *STAFF)
    again = look(now + DAY, gone(1, WORD, now), *STAFF)

    assert [q["word"] for q in again.report["questions"]] == [WORD]


def test_blank_cell_takes_nothing_back_and_who_works_here_has_no_reason(db, now):
    load(now, gone(1, "Retired", now), *STAFF)
    load(now + DAY, gone(1, "", now), *STAFF)
    assert why(1) == "retirement"

    here = row(1, **{"Termination date": "", "Termination Reason": "Retired"})
    load(now + 2 * DAY, here, *STAFF)
    assert (why(1), Person.objects.get(employee_id="00001").is_active) == ("", True)


def test_same_file_again_changes_nothing(db, now):
    load(now, gone(1, "Retired", now), *STAFF)
    again = load(now + DAY, gone(1, "Retired", now), *STAFF)

    assert again.changes == 0


def test_nothing_of_an_import_tells_it(db, now):
    """Neither the report that is kept nor the list of changes that one can take along, of nobody."""
    load(now, row(1), *STAFF)
    seen = look(now + DAY, gone(1, "Dismissal", now), *STAFF)
    assert roster.changes(seen, now=now + DAY).updated[0].after.left_why == "involuntary"

    lines = exports.changes(roster.changes(seen, now=now + DAY))
    told = json.dumps([seen.report, *([str(cell) for cell in line] for line in lines)])

    assert "left_on" in told
    assert "involuntary" not in told
    assert "Dismissal" not in told
    only = look(now + DAY, row(1, **{"Termination Reason": "Dismissal"}), *STAFF)
    assert only.report["updated"] == []


def test_closing_by_hand_keeps_it_out_of_log_and_page(signed_in, stranger, hr_admin):
    client = signed_in(hr_admin)
    client.post(
        reverse("people:person-close", args=[stranger.pk]), {"why": "left", "left_why": "involuntary"}
    )

    stranger.refresh_from_db()
    assert (stranger.left_why, stranger.is_active) == ("involuntary", False)
    told = json.dumps(list(Event.objects.values("verb", "detail")))
    page = client.get(reverse("people:person-detail", args=[stranger.pk])).text
    for words in ("involuntary", "The employer ended it"):
        assert words not in told
        assert words not in page


def test_only_who_left_has_a_reason(stranger, hr_admin, now):
    leaving.close(stranger, by=hr_admin, now=now, why="unsafe", left_why="voluntary")
    stranger.refresh_from_db()
    assert stranger.left_why == ""

    leaving.reopen(stranger, by=hr_admin, now=now)
    leaving.close(stranger, by=hr_admin, now=now, why="left", left_why="voluntary")
    leaving.reopen(stranger, by=hr_admin, now=now)
    stranger.refresh_from_db()
    assert (stranger.left_why, stranger.left_on) == ("", None)
