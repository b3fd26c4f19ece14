"""What a person was known by, taken out of texts."""

from __future__ import annotations

import pytest

from people.actions import erasure
from people.actions.erasure import Known
from people.models import Erasure, Event

MAY = Known(1, "17", "may.wood@example.com", "May", "Wood", frozenset({"May Wood", "May Smith"}))


@pytest.mark.parametrize(
    ("text", "close", "expected"),
    [
        ("May Wood and MAY.WOOD@example.com", False, "X and X"),
        ("She was May Smith before", False, "She was X before"),
        ("We may meet in the Woodlands", True, "We may meet in the Woodlands"),
        ("Ask May about it", True, "Ask X about it"),
        ("Ask May about it", False, "Ask May about it"),
        ("Mr Wood’s idea", True, "Mr X’s idea"),
        ("", True, ""),
    ],
)
def test_name_goes_out_of_a_text_as_whole_words(text, close, expected):
    assert MAY.out_of(text, "X", close=close) == expected


def test_employee_id_goes_only_where_it_stands_alone():
    value = {"of": "17", "list": ["17 May", "177", 17], "deep": {"name": "May Wood"}}

    assert MAY.out_of_all(value, "X") == {"of": "", "list": ["17 May", "177", 17], "deep": {"name": "X"}}


def test_person_without_names_is_found_in_no_text():
    nobody = Known(1, "17", "", "", "", frozenset())

    assert nobody.out_of("anything at all", "X", close=True) == "anything at all"


def test_announcing_twice_keeps_the_first_date(stranger, hr_admin, now):
    first = erasure.announce(stranger, cause="asked", by=hr_admin, now=now)

    again = erasure.announce(stranger, cause="asked", by=hr_admin, now=now + erasure.GRACE)

    assert [again.pk, again.due_on] == [first.pk, first.due_on]
    assert Event.objects.filter(verb="announce erasure").count() == 1


def test_stopping_twice_stops_once(stranger, hr_admin, now):
    row = erasure.announce(stranger, cause="asked", by=hr_admin, now=now)

    done = [erasure.stop(row, by=hr_admin, now=now) for _again in range(2)]

    assert done == [True, False]
    assert Erasure.objects.get().state == Erasure.State.STOPPED
