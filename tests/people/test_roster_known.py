"""Rows that are not read again change nothing: reading them all gives the same report and the same people."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st

from people.actions import (
    erasure,
    feed_memory,
    leaving,
    profile,
    roster,
    roster_known,
    roster_look,
    roster_write,
)
from people.actions import settings as own_settings
from people.hris import familiar, report
from people.hris.reading import UnreadableFile
from people.models import Event, FeedRow, OrgUnit, Person, RosterImport, Topic
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("read_here")

DAY = timedelta(days=1)
HEADERS = [
    "Employee ID", "First name", "Last name", "Work Email", "Country", "Level", "Department", "Supervisor ID",
    "Hire date", "Termination date", "Status", "Languages", "Topics", "Legal entity",
    "Time zone",
]  # fmt: skip
STATE = [
    "employee_id", "given_name", "family_name", "email", "country", "location", "level", "unit__name",
    "legal_entity", "job_title", "manager__employee_id", "hired_on", "left_on", "gender", "languages",
    "topics", "sort_name", "time_zone", "is_active", "missed_syncs", "source", "sources", "closed_at",
    "house_roles", "sign_in_epoch",
]  # fmt: skip
IDS = [f"{number:03d}" for number in range(14)]
Rows = list[list[str]]


def person(number: int) -> list[str]:
    manager = IDS[number // 3] if number else ""
    return [
        IDS[number], f"Ada {number}", "Berg", f"ada{number}@example.com", "NL", "Medior",
        f"Unit {number % 3}", manager, "13/02/2020", "", "Active", "nl, en", "Strategy",
        f"Acme {number % 2}", "",
    ]  # fmt: skip


def written(rows: Rows, headers: list[str] = HEADERS, **how: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, **({"lineterminator": "\n"} | how)).writerows([headers, *rows])
    return out.getvalue().encode()


COMPANY = [person(number) for number in range(len(IDS) - 2)]
VALUES = {
    0: [*IDS, "", " 005 "],
    1: ["Bea", " Bea  ", "=Bea", ""],
    2: ["Berg, van den", "Vacant", "Lind"],
    3: [*(f"ada{n}@example.com" for n in range(4)), "new@example.com", "NEW@example.com", "", "no mail"],
    4: ["SE", "Zweden", "Nomadic", ""],
    5: ["Senior", "Grade 7", ""],
    6: ["Unit 1", "New unit", ""],
    7: [*IDS, "999", "E-99", "Ada 3 Berg", "ada2@example.com", "Ada 1", "", "NO_MGR"],
    8: ["2021-05-05", "03/04/2021", "14/02/2021", "02/14/2021", "soon", ""],
    9: ["2026-03-01", "2026-03-04", "2026-12-31", "03/05/2026", ""],
    10: ["Inactive", "Full-time", ""],
    11: ["en", "German", ""],
    12: ["Sales; Strategy", "Data and AI", ""],
    13: ["Acme 1", "Acme GmbH", ""],
    14: ["America/Chicago", "Asia/Tokyo", "CET", ""],
}
cells = st.sampled_from([(place, value) for place, values in VALUES.items() for value in values])
spots = st.integers(0, len(COMPANY) + 1)
edits = st.one_of(
    st.tuples(st.just("cell"), spots, cells),
    st.tuples(st.sampled_from(["drop", "add", "twin", "first", "blank", "break"]), spots, st.none()),
)
DEEDS = (
    "title", "employer", "mail", "manager", "manager too", "languages", "clock", "close", "reopen",
    "erase", "number", "unit", "topic", "word", "none",
)  # fmt: skip
deeds = st.tuples(st.sampled_from(DEEDS), st.integers(0, 13), st.integers(0, 13))
steps = st.tuples(
    st.lists(edits, max_size=3), st.lists(deeds, max_size=2), st.sampled_from([0, 1, 3, 40]),
    st.sampled_from(["", "", "", "part", "cut", "semicolon", "column"]),
)  # fmt: skip


@pytest.fixture
def small_files(monkeypatch):
    """The first lines are always read; here they are few, so that there are others."""
    monkeypatch.setattr(familiar, "HEAD", 3)
    monkeypatch.setattr(report, "SEARCHED", 1)
    monkeypatch.setattr(roster_known, "WORTH_IT", 1000)


def state() -> dict[str, Any]:
    return {
        "people": sorted(Person.objects.values_list(*STATE), key=lambda row: row[0]),
        "units": sorted(OrgUnit.objects.values_list("name", flat=True)),
        "topics": sorted(Topic.objects.values_list("slug", flat=True)),
        "events": sorted(Event.objects.values_list("verb", "about_name", "by_name")),
    }


def outcome(content: bytes, now: datetime, *, is_full: bool) -> dict[str, Any]:
    try:
        made, no = roster.run(content, file_name="f.csv", source="command", now=now, is_full=is_full)
    except UnreadableFile as error:
        return {"refused": error.reason, **state()}
    told, brakes = made.report, made.brakes
    if isinstance(no, roster.NeedsSecondPerson):
        made = roster.approve(made, by=Person.objects.get(employee_id="SECOND"), now=now)
        told = {"before": told, "after": made.report}
    return {"report": without_seconds(told), "brakes": brakes, "no": type(no).__name__, **state()}


def without_seconds(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: without_seconds(each) for key, each in told.items() if key != "seconds"}
    return told


def both_ways(content: bytes, now: datetime, *, is_full: bool = True) -> tuple[Any, Any]:
    """What skipping gives, which stays, and what reading every row would have given."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(roster_known, "trace", lambda *given, **more: None)
        slow = outcome(content, now, is_full=is_full)
        transaction.set_rollback(True)
    quick = outcome(content, now, is_full=is_full)
    as_if_committed()
    return quick, slow


def as_if_committed() -> None:
    """One test is one transaction, and what it did itself is never old enough to be remembered."""
    FeedRow.objects.update(changed_in=None)


def skipped(content: bytes, now: datetime) -> int:
    try:
        return roster_look.look(content, now=now)[0].same.count
    except UnreadableFile:
        return 0


def edited(rows: Rows, changes: list[Any]) -> Rows:
    rows = [row.copy() for row in rows]
    for kind, place, value in changes:
        place %= len(rows) or 1
        if kind == "add" or not rows:
            rows.append(person(len(IDS) - 1 - place % 2))
        elif kind == "cell":
            rows[place][value[0]] = value[1]
        elif kind == "drop":
            del rows[place]
        elif kind == "twin":
            rows.append(rows[place].copy())
        elif kind == "first":
            rows.insert(0, rows.pop(place))
        elif kind == "blank":
            rows.insert(place, [""] * len(HEADERS))
        elif kind == "break":
            rows[place][2] = "two\nlines"
    return rows


def do(deed: str, one: int, other: int, now: datetime) -> None:
    """What somebody else does to a person, or to what the house knows, between two files."""
    people = Person.objects.get_queryset().filter(employee_id=IDS[one])
    row, admin = people.first(), Person.objects.get(employee_id="SECOND")
    second = Person.objects.filter(employee_id=IDS[other]).first()
    if deed == "word":
        feed_memory.learn("level", plain="grade7", written="Grade 7", value="senior", by=admin, now=now)
    elif deed == "unit":
        name = f"Unit {other % 4}"
        if not OrgUnit.objects.filter(name=name).exists():
            OrgUnit.objects.filter(name=f"Unit {one % 3}").update(name=name)
    elif deed == "topic":
        Topic.objects.filter(slug="strategy").delete()
    elif row is None or row.erased_at:
        return
    elif deed == "title":
        people.update(job_title="Chosen elsewhere", family_name="Elsewhere")
    elif deed == "employer":
        people.update(legal_entity="Chosen elsewhere")
    elif deed == "mail":
        people.update(email=f"other{one}@example.com")
    elif deed in {"manager", "manager too"} and second != row:
        people.update(manager=second)
    elif deed == "languages":
        profile.set_languages(row, languages=["fr"], by=row)
    elif deed == "clock":
        own_settings.change(
            row, by=row, now=now, language=row.language, theme=row.theme, time_zone="Africa/Nairobi"
        )
    elif deed == "close" and row.is_active:
        leaving.close(row, by=admin, now=now, why="unsafe")
    elif deed == "reopen":
        leaving.reopen(row, by=admin, now=now)
    elif deed == "erase" and not row.is_active:
        erasure.forget(row, erasure.Known.of(row), now=now)
    elif deed == "number":
        people.update(employee_id=f"moved-{one}-{now:%H%M%S%f}")


@given(first=st.sampled_from([COMPANY, COMPANY[:6]]), rounds=st.lists(steps, min_size=1, max_size=5))
@example(first=COMPANY, rounds=[([("cell", 1, (0, "002")), ("cell", 0, (0, "001"))], [], 0, "")])
@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],  # making a failing example small would take many minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_skipping_known_rows_gives_what_reading_them_gives(db, now, small_files, first, rounds):
    with transaction.atomic():
        PersonFactory(hr_admin=True, employee_id="SECOND", email="")
        rows, count = first, 0
        run(written(rows), now)
        for number, (changes, done, days, how) in enumerate(rounds, start=1):
            now += timedelta(days=days, minutes=number)
            for deed in done:
                do(*deed, now)
            as_if_committed()
            rows = edited(rows, changes)
            content = as_written(rows, how)
            count += skipped(content, now)

            quick, slow = both_ways(content, now, is_full=how != "part")

            assert quick == slow
        event(f"rows skipped: {'some' if count else 'none'}")
        transaction.set_rollback(True)


def run(content: bytes, now: datetime) -> dict[str, Any]:
    found = outcome(content, now, is_full=True)
    as_if_committed()
    return found


def as_written(rows: Rows, how: str) -> bytes:
    if how == "cut":
        return written(rows)[:-4]
    if how == "semicolon":
        return written(rows, delimiter=";")
    if how == "column":
        return written([[*row, "x"] for row in rows], headers=[*HEADERS, "Remarks"])
    return written(rows)


def test_known_rows_are_not_read_and_changed_ones_are(db, now, small_files):
    run(written(COMPANY), now)
    changed = edited(COMPANY, [("cell", 9, (4, "SE"))])

    again, other = (roster_look.look(written(rows), now=now)[0] for rows in (COMPANY, changed))

    read = familiar.HEAD - 1  # the header is one of the lines that are always read
    assert (len(again.feed.records), again.same.count) == (read, len(COMPANY) - read)
    assert [change.after.employee_id for change in other.updated] == [IDS[9]]
    assert (len(other.feed.records), other.same.count) == (read + 1, len(COMPANY) - read - 1)


def test_counts_of_a_file_are_those_of_all_rows_though_few_are_read(db, now, small_files):
    run(written(COMPANY), now)

    quick, slow = both_ways(written(COMPANY), now + DAY)

    assert quick == slow
    assert quick["report"]["counts"]["unchanged"] == len(COMPANY)
    assert skipped(written(COMPANY), now) == len(COMPANY) - familiar.HEAD + 1


def test_comparison_notices_where_changes_of_others_are_not_watched(db, now, small_files):
    """What the property would say if the trigger were missing: this file has to take the change back."""
    run(written(COMPANY), now)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER people_feedrow_person ON people_person")
    change_title()

    quick, slow = both_ways(written(COMPANY), now + DAY)

    assert quick != slow
    assert (quick["report"]["counts"]["updated"], slow["report"]["counts"]["updated"]) == (0, 1)


def test_every_column_is_watched_or_of_no_concern_to_files(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'people_feedrow_person'")
        watched = set(re.findall(r"old\.(\w+)", cursor.fetchone()[0]))

    columns = {field.column for field in Person._meta.concrete_fields}

    assert columns - watched == {
        "id", "public_id", "about", "works_from", "works_until", "photo_digest", "language", "theme",
        "house_roles", "sign_in_epoch", "is_staff", "is_superuser", "created_at", "password", "last_login",
    }  # fmt: skip


def elsewhere(change: Callable[[], Any]) -> None:
    """In another connection, committed at once."""

    def work() -> None:
        change()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def change_title() -> None:
    Person.objects.filter(employee_id=IDS[9]).update(family_name="Elsewhere")


def test_whoever_is_changed_while_a_file_is_applied_is_read_again(
    transactional_db, now, small_files, monkeypatch
):
    run_for_real(COMPANY, now)
    FeedRow.objects.all().delete()
    write = roster_write.write

    def meanwhile(*given, **named):
        elsewhere(change_title)
        return write(*given, **named)

    monkeypatch.setattr(roster_write, "write", meanwhile)
    run_for_real(COMPANY, now)
    monkeypatch.setattr(roster_write, "write", write)

    found = roster_look.look(written(COMPANY), now=now)[0]

    assert [change.after.employee_id for change in found.updated] == [IDS[9]]
    assert FeedRow.objects.filter(digest__isnull=False).count() == len(COMPANY) - 1


def test_row_is_known_again_once_a_file_took_the_change_back(transactional_db, now, small_files):
    run_for_real(COMPANY, now)
    change_title()
    before = skipped(written(COMPANY), now)

    run_for_real(COMPANY, now)

    assert (before, skipped(written(COMPANY), now)) == (len(COMPANY) - 3, len(COMPANY) - 2)


def run_for_real(rows: Rows, now: datetime) -> None:
    _, no = roster.run(written(rows), file_name="f.csv", source="command", now=now)
    assert no is None


@pytest.mark.parametrize("answer", ["word", "columns", "order"])
def test_another_answer_makes_every_row_new(db, now, small_files, hr_admin, answer):
    run(written(COMPANY), now)
    signature = RosterImport.objects.get().report["file"]["signature"]
    if answer == "word":
        feed_memory.learn("level", plain="medior", written="Medior", value="senior", by=hr_admin, now=now)
    elif answer == "columns":
        feed_memory.map_columns(signature, {"location": "Department"}, by=hr_admin, now=now)
    else:
        feed_memory.order_dates(signature, month_first=True, by=hr_admin, now=now)

    quick, slow = both_ways(written(COMPANY), now + DAY)

    assert quick == slow
    assert quick["report"]["counts"]["unchanged"] == 0


@pytest.mark.parametrize("left_on", ["2026-03-02", "2026-03-10"])
def test_last_day_that_is_still_to_come_is_read_until_it_has_passed(db, now, small_files, left_on):
    """Nothing in the file or the house changes, only the day."""
    rows = edited(COMPANY, [("cell", 9, (9, left_on))])
    run(written(rows), now)

    quick, slow = both_ways(written(rows), now + 20 * DAY)

    assert quick == slow
    assert not Person.objects.get(employee_id=IDS[9]).is_active
