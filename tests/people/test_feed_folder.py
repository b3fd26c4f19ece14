from __future__ import annotations

import os
from datetime import timedelta

import pytest

from people import clock, tasks
from people.actions import feed_folder
from people.models import Person, RosterImport
from tests.people.feeds import row, sheet


@pytest.fixture
def folder(tmp_path, settings):
    settings.FEED_FOLDER = str(tmp_path)
    return tmp_path


def put(folder, name: str, *numbers: int, minutes_ago: int = 5):
    path = folder / name
    path.write_bytes(sheet(*(row(number) for number in numbers)))
    moment = (clock.real_now() - timedelta(minutes=minutes_ago)).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_newest_file_of_the_folder_is_applied(db, folder):
    put(folder, "old.csv", 1, minutes_ago=60)
    put(folder, "new.csv", 2, 3)

    assert tasks.read_feed_folder() == "applied"

    ids = Person.objects.order_by("employee_id").values_list("employee_id", flat=True)
    assert list(ids) == ["00002", "00003"]
    assert RosterImport.objects.get().source == "folder"


def test_file_is_read_once_even_under_another_name(db, folder):
    put(folder, "new.csv", 1)
    tasks.read_feed_folder()
    put(folder, "copy.csv", 1, minutes_ago=2)

    assert tasks.read_feed_folder() == "nothing new"
    assert RosterImport.objects.count() == 1


def test_file_that_is_still_on_its_way_is_left_for_later(db, folder):
    put(folder, "new.csv", 1, minutes_ago=0)

    assert tasks.read_feed_folder() == "nothing new"


def test_file_that_can_not_be_read_is_noted_once(db, folder):
    path = put(folder, "new.csv", 1)
    path.write_bytes(b"a\0b")
    moment = (clock.real_now() - timedelta(minutes=1)).timestamp()
    os.utime(path, (moment, moment))

    outcomes = [tasks.read_feed_folder() for _ in range(2)]

    assert outcomes == ["refused", "nothing new"]
    assert RosterImport.objects.get().refusal == "not text"


def test_file_that_is_too_large_is_noted_once_and_not_read(db, folder, settings):
    settings.FEED_MAX_BYTES = 10
    put(folder, "huge.csv", *range(20))

    outcomes = [tasks.read_feed_folder() for _ in range(2)]

    noted = RosterImport.objects.get()
    assert outcomes == ["refused", "nothing new"]
    assert (noted.state, noted.refusal, noted.content) == ("refused", "too big", None)


def test_file_with_many_leavers_waits_for_a_person(db, folder):
    put(folder, "first.csv", *range(40))
    tasks.read_feed_folder()
    put(folder, "cut off.csv", 1, minutes_ago=2)

    assert tasks.read_feed_folder() == "waiting"
    assert Person.objects.filter(missed_syncs=1).count() == 0


@pytest.mark.parametrize("name", ["", "/nowhere/at/all"])
def test_no_folder_is_no_error(db, settings, name):
    settings.FEED_FOLDER = name

    assert tasks.read_feed_folder() == "no folder"


def test_other_files_are_not_looked_at(db, folder):
    (folder / "readme.md").write_text("hello")
    (folder / "deep.csv").mkdir()

    assert feed_folder.newest_unread(folder) is None
