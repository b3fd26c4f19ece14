from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from people.models import Person, RosterImport
from tests.people.feeds import COMPANY, row, sheet, truth


def run(*args: object) -> list[str]:
    out = io.StringIO()
    call_command("import_people", *map(str, args), stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "feed.csv"
    path.write_bytes(sheet(row(1), row(2), row(3, Work_Email="=bad")))
    return path


def test_company_export_prints_the_numbers_of_its_truth(db):
    expected = truth("successfactors")

    told = json.loads(run(COMPANY / "successfactors.csv", "--json")[-1])

    assert {
        name: told[name] for name in ("rows", "created", "updated", "rejected", "flagged", "cleaned")
    } == {
        "rows": 2410,
        "created": 2405,
        "updated": 0,
        "rejected": 5,
        "flagged": 3,
        "cleaned": 2,
    }
    assert (told["countries"], told["levels"]) == (expected["countries"], expected["levels"])


def test_same_file_again_changes_nothing(db, feed):
    run(feed)

    told = json.loads(run(feed, "--json")[-1])

    assert (told["created"], told["updated"], told["unchanged"], told["rejected"]) == (0, 0, 2, 1)


def test_dry_run_writes_nothing(db, feed):
    told = json.loads(run(feed, "--dry-run", "--json")[-1])

    assert told["created"] == 2
    assert (Person.objects.count(), RosterImport.objects.count()) == (0, 0)


def test_rejected_rows_are_written_safe_for_a_spreadsheet(db, feed, tmp_path):
    run(feed, "--rejects", tmp_path / "out.csv")

    lines = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert lines == [
        '"Row","Column","Reason","Employee id","In the file"',
        '4,"Work Email","This is not an e-mail address","00003","\'=bad"',
    ]


def test_people_read_the_report_in_words(db, feed):
    lines = run(feed)

    assert lines[0] == "Applied."
    assert lines[-1] == "  rejected: row 4, Work Email: This is not an e-mail address"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "feed.csv: This file is empty. Export it again from your HR system."),
        (b"name\nAda\n", "feed.csv: The header row names no column for: Employee id."),
        (sheet(row(1, Work_Email="bad")), "feed.csv: no row could be taken."),
    ],
)
def test_nothing_to_apply_is_one_clear_sentence(db, feed, content, sentence):
    feed.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        run(feed)

    assert (str(refused.value), refused.value.returncode) == (sentence, 1)
    assert Person.objects.count() == 0


def test_file_too_large_is_refused_unread(db, feed, settings):
    settings.FEED_MAX_BYTES = 1024 * 1024
    feed.write_bytes(b"x" * (1024 * 1024 + 1))

    with pytest.raises(CommandError) as refused:
        run(feed)

    assert str(refused.value) == "feed.csv: This file is larger than 1 MB. Export fewer columns or people."


def test_missing_file_is_one_clear_sentence(db, tmp_path):
    with pytest.raises(CommandError) as refused:
        run(tmp_path / "none.csv")

    assert str(refused.value).endswith("none.csv: No such file or directory.")


def test_newest_file_of_a_folder_is_taken_and_only_once(db, feed, tmp_path):
    first = run(tmp_path)

    again = run(tmp_path)

    assert (first[0], again) == ("Applied.", [f"Nothing new in {tmp_path}."])
    assert RosterImport.objects.get().source == "folder"


def test_many_leavers_end_with_code_3_and_wait_on_the_page(db, feed):
    feed.write_bytes(sheet(*(row(number) for number in range(40))))
    run(feed)
    feed.write_bytes(sheet(row(1)))

    with pytest.raises(CommandError) as stopped:
        run(feed)

    assert stopped.value.returncode == 3
    assert "an HR administrator has to agree on the import page" in str(stopped.value)
    assert (RosterImport.objects.first().state, Person.objects.filter(missed_syncs=1).count()) == (
        "waiting",
        0,
    )


def test_all_rows_or_nothing_takes_nothing_where_one_is_rejected(db, feed):
    with pytest.raises(CommandError) as stopped:
        run(feed, "--all-rows")

    assert (stopped.value.returncode, Person.objects.count()) == (1, 0)


def test_part_of_the_people_counts_nobody_as_missing(db, feed):
    run(feed)
    feed.write_bytes(sheet(row(1), row(9)))

    told = json.loads(run(feed, "--part", "--json")[-1])

    assert (told["created"], told["absent"], told["missing"]) == (1, 0, 1)
