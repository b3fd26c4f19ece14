"""From positions of before to moves: what counts as one, and what was only given another name."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.moves import Change, Place, moves

SENIOR, LEAD = 3, 4
HERE = Place(SENIOR, 7, "NL")


def change(person: int, day: int, was: Place = HERE, **became: object) -> Change:
    return Change(person, day, was, was._replace(**became))


def crowd(amount: int, place: Place = HERE) -> dict[int, Place]:
    return dict.fromkeys(range(1000, 1000 + amount), place)


def test_up_is_a_rise_and_down_is_none():
    found = moves([change(1, 10, level=LEAD), change(2, 10, level=1)], crowd(50))

    assert (found.rose, found.unit, found.country) == ({1: [10]}, {}, {})


def test_each_of_the_three_counts_apart():
    found = moves([change(1, 10, level=LEAD, unit=8), change(1, 30, country="BE")], crowd(50))

    assert (found.rose, found.unit, found.country) == ({1: [10]}, {1: [10]}, {1: [30]})


def test_not_known_is_no_move_and_hides_none():
    unknown = HERE._replace(level=None)
    rows = [
        change(1, 10, unknown, level=SENIOR),  # corrected
        change(2, 10, level=None),
        change(2, 20, unknown, level=LEAD),  # known again, and higher
        change(3, 10, level=None),
        change(3, 20, unknown, level=SENIOR),  # known again, as before
    ]

    assert moves(rows, crowd(50)).rose == {2: [20]}


def test_another_name_for_most_of_them_is_no_move():
    """Nine of twelve seniors become leads on one day: a grade was renamed. Of ninety nine are promoted."""
    rows = [change(person, 10, level=LEAD, unit=8) for person in range(9)]
    after = dict.fromkeys(range(9), Place(LEAD, 8, "NL"))

    renamed, promoted = moves(rows, after | crowd(3)), moves(rows, after | crowd(81))

    assert (renamed.rose, renamed.unit) == ({}, {})
    assert len(promoted.rose) == len(promoted.unit) == 9


def test_few_who_move_together_did_move():
    rows = [change(person, 10, unit=8) for person in range(4)]

    assert len(moves(rows, dict.fromkeys(range(4), Place(SENIOR, 8, "NL"))).unit) == 4


def test_who_was_there_is_counted_on_the_day_and_not_today():
    """Twelve of twenty leave one by one later: on the day, five of twenty were no majority."""
    together = [change(person, 10, unit=8) for person in range(5)]
    later = [change(20 + each, 50 + each, unit=9) for each in range(12)]
    after = dict.fromkeys(range(5), Place(SENIOR, 8, "NL")) | crowd(3)
    after |= dict.fromkeys(range(20, 32), Place(SENIOR, 9, "NL"))

    assert len(moves([*together, *later], after).unit) == 17


PLACES = st.builds(
    Place, st.sampled_from([None, 1, 2]), st.sampled_from([None, 1]), st.sampled_from([None, "NL", "BE"])
)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), PLACES), max_size=20))
def test_moves_are_those_of_a_plain_walk(steps):
    """Nobody moves together here, so each person can be walked through alone."""
    now: dict[int, Place] = defaultdict(lambda: HERE)
    rows, day = [], 0
    for person, wait, place in steps:
        day += wait
        if place != now[person]:
            rows.append(Change(person, day, now[person], place))
            now[person] = place
    found = moves(rows, dict(now))

    for person in now:
        known, rose, country = HERE, [], []
        for row in (row for row in rows if row.person == person):
            if row.became.level is not None:
                rose += [row.day] if row.became.level > known.level else []
                known = known._replace(level=row.became.level)
            if row.became.country is not None:
                country += [row.day] if row.became.country != known.country else []
                known = known._replace(country=row.became.country)
        assert list(found.rose.get(person, [])) == rose
        assert list(found.country.get(person, [])) == country
