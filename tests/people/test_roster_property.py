"""What must hold for any file: again changes nothing, cut off changes nothing by half, stored is shown."""

from __future__ import annotations

import csv
import html
import io
import random
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.actions import roster
from people.hris import plan as plans
from people.hris.reading import UnreadableFile
from people.models import Person, RosterImport
from tests.factories.people import PersonFactory
from tests.people.feeds import company, row, sheet

pytestmark = pytest.mark.usefixtures("read_here")

DAY = timedelta(days=1)
STATE = [
    "pk", "employee_id", "given_name", "family_name", "email", "country", "location", "level", "unit__name",
    "legal_entity", "job_title", "manager__employee_id", "hired_on", "left_on", "gender", "languages",
    "topics", "sort_name", "time_zone", "is_active", "missed_syncs", "source",
]  # fmt: skip
NAUGHTY = [
    "<script>alert(1)</script>", "' OR 1=1; --", '"quoted", twice ""', "{{ 7*7 }}{% now %}",
    "../../etc/passwd",
    "Ünï©ødé ıİßẞ", "מִקְרָא עברית", "田中さん 𠜎𠜱",
    "👩‍👩‍👧 🏳️‍🌈", "a\\b\\n\\N{BULLET}",
    "NULL", "undefined", "%s %(x)s %d",
    "\N{RIGHT-TO-LEFT OVERRIDE}evil", "zero\N{ZERO WIDTH SPACE}width", "Z̷a̴l̸g̵o̶",
    "  two  spaces  ", "O’Brien & Søn",
    "semi;colon|bar\ttab", "&lt;b&gt;", "0x1F", "1e309", "-0", "１２３", "ﬁ ligature", "é combined",
]  # fmt: skip

words = st.sampled_from(
    ["", "NL", "Sweden", "Nomadic", "Senior", "Grade 7", "2020-01-31", "2026-02-01", "31/12/2024"]
)
ids = st.sampled_from([f"{number:05d}" for number in range(6)] + [""])
records = st.fixed_dictionaries({
    "Employee ID": ids,
    "First name": st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
    "Work Email": st.sampled_from(["", "a@example.com", "B@example.com", "c@example.com", "no address"]),
    "Country": words, "Level": words, "Supervisor ID": ids, "Termination date": words,
})  # fmt: skip


def state() -> list[tuple[object, ...]]:
    return list(Person.objects.order_by("pk").values_list(*STATE))


def run(content: bytes, now, **asked) -> tuple[RosterImport, Exception | None]:
    made, no = roster.run(content, file_name="feed.csv", now=now, source="command", **asked)
    if isinstance(no, roster.NeedsSecondPerson):
        admin = Person.objects.filter(employee_id="SECOND").first()
        admin = admin or PersonFactory(hr_admin=True, employee_id="SECOND", email="")
        return roster.approve(made, by=admin, now=now), None
    return made, no


@given(rows=st.lists(records, min_size=1, max_size=8), before=st.lists(records, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_importing_a_file_again_changes_nothing(db, now, rows, before):
    with transaction.atomic():
        for content in filter(None, (before and sheet(*before), sheet(*rows))):
            run(content, now)
        first, events = state(), RosterImport.objects.count()

        made, no = run(sheet(*rows), now + timedelta(hours=1))

        assert isinstance(no, (type(None), roster.AsksFirst, roster.NothingTaken))
        assert (made.counts["created"], made.counts["updated"], made.counts["gone"]) == (0, 0, 0) or no
        assert (state(), RosterImport.objects.count()) == (first, events + 1)
        transaction.set_rollback(True)


def test_what_is_written_is_what_was_planned(db, now):
    """The statements that write a plan and the plan itself say the same, for a whole company."""
    run(company("successfactors"), now)
    made = roster.read(company("successfactors_month_later"), now=now)
    wanted = {record.employee_id: record for record in made.people}

    run(company("successfactors_month_later"), now)

    again = roster.read(company("successfactors_month_later"), now=now)
    assert {record.employee_id: record for record in again.unchanged} == wanted
    assert (again.created, again.updated) == ([], [])


@pytest.mark.parametrize("part", range(4))
def test_file_cut_off_anywhere_is_refused_or_applied_whole(db, now, part):
    """Fifty seeded places in each part: the database is as before, or as one whole plan says."""
    content = company("bamboohr")
    run(content, now)
    before = state()
    dice = random.Random(part)
    outcomes = {"refused": 0, "stopped": 0, "applied": 0}
    for place in sorted(dice.randrange(1, len(content)) for _ in range(50)):
        with transaction.atomic():
            outcome = _outcome(content[:place], now, before)
            transaction.set_rollback(True)
        outcomes[outcome] += 1

    assert sum(outcomes.values()) == 50
    assert outcomes["stopped"] > 30


def _outcome(content: bytes, now, before) -> str:
    try:
        planned = roster.read(content, now=now + DAY)
        made, no = roster.run(content, file_name="cut.csv", now=now + DAY, source="folder")
    except UnreadableFile:
        assert state() == before
        return "refused"
    if no is not None:
        assert state() == before
        return "stopped"
    after = roster.read(content, now=now + DAY)
    assert (after.created, after.updated) == ([], [])
    assert len(after.unchanged) == len(planned.people) == made.counts["people"]
    assert plans.kinds_of_change(planned)["leavers"] == 0
    return "applied"


@pytest.mark.parametrize(
    "column", ["First name", "Last name", "Location", "Department", "Job title", "Topics"]
)
def test_naughty_texts_are_stored_as_read_and_shown_escaped(hr_admin, signed_in, now, column):
    texts = NAUGHTY
    content = sheet(*(row(n, **{column: text}) for n, text in enumerate(texts)))
    client = signed_in(hr_admin)
    made = roster.preview(content, file_name="<b>odd</b>.csv", by=hr_admin, now=now)
    wanted = {record.employee_id: record for record in roster.read(content, now=now).created}

    page = client.get(reverse("people:import-detail", args=[made.pk]))
    roster.apply_import(made, by=hr_admin, now=now)
    after = client.get(reverse("people:import-detail", args=[made.pk]))

    assert (page.status_code, after.status_code, len(wanted)) == (200, 200, len(texts))
    assert "<script>alert" not in page.content.decode()
    assert "<b>odd</b>" not in page.content.decode()
    stored = Person.objects.filter(source="feed").values_list(
        "employee_id", *STATE[2:4], "job_title", "location"
    )
    assert sorted(stored) == sorted(
        (each.employee_id, each.given_name, each.family_name, each.job_title, each.location)
        for each in wanted.values()
    )
    shown = page.content.decode()
    if column in {"First name", "Last name"}:
        names = [html.escape(each["name"]) for each in made.report["created"]]
        assert [name for name in names if name not in shown] == []


@pytest.mark.parametrize("lines", [
    'a,b\r\n1,"ha ""ha"" ha"', 'a,b\n1,"line\nbreak"', 'a,b\n1,""', "a,b\n1,2,", "a,b\n1",
    '"a","b"\n"1","x,y"\n',
    "a,b\n1,ʤ\n", 'a,b\n1,"{""type"": ""Point""}"', "a,b\r1,2\r", "a,b\n\n\n1,2\n\n", 'a,b\n1,"unclosed',
])  # fmt: skip
def test_odd_but_lawful_files_answer_with_a_page(hr_admin, signed_in, now, lines):
    table = [
        [*cells, *[""] * (2 - len(cells))] for cells in csv.reader(io.StringIO(lines, newline="")) if cells
    ]
    content = (
        lines.replace("a,b", "employee id,last name").replace('"a","b"', '"employee id","last name"').encode()
    )
    try:
        made = roster.preview(content, file_name="odd.csv", by=hr_admin, now=now)
    except UnreadableFile:
        made = RosterImport.objects.get()

    page = signed_in(hr_admin).get(reverse("people:import-detail", args=[made.pk]))

    assert page.status_code == 200
    if made.counts.get("created"):
        shown = " ".join(html.escape(table[1][1]).split())
        assert shown in " ".join(page.content.decode().split())
