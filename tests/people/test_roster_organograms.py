from __future__ import annotations

from pathlib import Path

import pytest

from people.actions import roster
from people.models import Person

FOLDER = Path(__file__).parents[2] / "../shared/data/uk_organogram"
PEOPLE = {  # held posts, and rows without a holder or of a post that an earlier row holds
    "foreign_and_commonwealth_office-2011-09-30-senior": (126, 5),
    "ministry_of_defence-2015-09-30-senior": (173, 481),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_real_department_is_imported_with_its_lines(db, now, name):
    people, rejected = PEOPLE[name]

    made = roster.preview((FOLDER / f"{name}.csv").read_bytes(), file_name=name, by=None, now=now)
    done = roster.apply_import(made, by=None, now=now)

    assert (Person.objects.count(), done.counts["rejected"]) == (people, rejected)
    assert Person.objects.exclude(manager=None).count() + done.counts["without_manager"] == people
    assert not Person.objects.exclude(email="").exists()
