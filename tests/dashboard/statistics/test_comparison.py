"""Colleagues to compare with: like the one who began, here on that day, and nobody twice."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics import Colleague, Life, life, rate, risk_sets, within

DAY = 730_000
WORLD = st.lists(
    st.builds(
        lambda group, hired, stays, waits: (group, hired, stays, waits),
        st.sampled_from(["north", "south"]),
        st.none() | st.integers(0, 3000),
        st.none() | st.integers(1, 2000),
        st.none() | st.integers(0, 2000),
    ),
    max_size=60,
)


def people(rows) -> list[Colleague]:
    found = []
    for key, (group, hired, stays, waits) in enumerate(rows):
        start = None if hired is None else DAY - hired
        left = None if stays is None else (start or DAY) + stays
        began = None if waits is None else (start or DAY) + waits
        if left is not None and began is not None and began >= left:
            began = None
        found.append(Colleague(key, (group,), start, left, began))
    return found


@given(WORLD, st.integers(1, 6), st.integers(0, 99))
def test_colleagues_are_alike_here_and_not_begun(rows, most, seed):
    everybody = people(rows)
    participants = [one for one in everybody if one.began is not None]
    sets = risk_sets(participants, everybody, seed=seed, most=most)

    assert sorted(row.one.key for row in sets) == sorted(one.key for one in participants)
    for row in sets:
        assert row.day == row.one.began
        assert len(row.others) <= most
        for other in row.others:
            assert other.group == row.one.group
            assert other.service(row.day) == row.one.service(row.day)
            assert other.is_here(row.day)
            assert other.began is None or other.began > row.day
    used = [other.key for row in sets for other in row.others]
    assert len(used) == len(set(used))


@given(WORLD, st.integers(0, 99))
def test_nobody_who_fits_is_left_over_while_there_is_room(rows, seed):
    everybody = people(rows)
    participants = [one for one in everybody if one.began is not None]
    sets = risk_sets(participants, everybody, seed=seed)
    used = {other.key for row in sets for other in row.others}
    for row in sets:
        free = [
            other
            for other in everybody
            if other.key not in used | {row.one.key}
            and other.group == row.one.group
            and other.is_here(row.day)
            and (other.began is None or other.began > row.day)
            and other.service(row.day) == row.one.service(row.day)
        ]
        assert len(row.others) == 5 or free == []


def test_the_draw_is_the_same_again_and_another_with_another_seed():
    everybody = [Colleague(key, ("north",), DAY - 400) for key in range(200)]
    one = [Colleague(999, ("north",), DAY - 400, None, DAY)]
    drawn = [[other.key for other in risk_sets(one, everybody, seed=seed)[0].others] for seed in (1, 1, 2)]

    assert drawn[0] == drawn[1] != drawn[2]
    assert [other.key for other in risk_sets(one, everybody[::-1], seed=1)[0].others] == drawn[0]


def test_whoever_never_began_is_no_participant():
    with pytest.raises(ValueError, match="never began"):
        risk_sets([Colleague(1, ())], [], seed=1)


@pytest.mark.parametrize(
    ("one", "is_participant", "wanted"),
    [
        (Colleague(1, ()), True, Life(100, 0)),
        (Colleague(1, (), left=DAY + 40), True, Life(40, 1)),
        (Colleague(1, (), left=DAY + 100), True, Life(100, 1)),
        (Colleague(1, (), left=DAY + 140), True, Life(100, 0)),
        (Colleague(1, (), left=DAY), True, None),
        (Colleague(1, (), began=DAY + 30), False, Life(30, 0)),
        (Colleague(1, (), began=DAY + 30), True, Life(100, 0)),
        (Colleague(1, (), began=DAY + 30, left=DAY + 20), False, Life(20, 1)),
    ],
)
def test_life_ends_with_leaving_or_with_what_one_knows(one, is_participant, wanted):
    assert life(one, day=DAY, until=DAY + 100, is_participant=is_participant) == wanted


def test_within_counts_only_whom_one_could_watch_for_so_long():
    lives = [Life(30, 1), Life(400, 1), Life(365, 0), Life(200, 0), Life(50, 1)]

    assert within(lives, days=365, watched=[500, 500, 365, 500, 300]) == (1, 3)


def test_who_is_alike_is_asked_of_the_day_and_not_of_today():
    """A junior then who is a senior now stands beside juniors, promoted since or not, and no senior."""
    risen = [Colleague(key, ("senior",), DAY - 400, before=((DAY + 50, ("junior",)),)) for key in range(3)]
    stayed = [Colleague(key, ("junior",), DAY - 400) for key in range(3, 6)]
    seniors = [Colleague(key, ("senior",), DAY - 400) for key in range(6, 60)]
    one = Colleague(99, ("senior",), DAY - 400, None, DAY, before=((DAY + 90, ("junior",)),))

    (row,) = risk_sets([one], [*risen, *stayed, *seniors, one], seed=1, most=9)

    assert sorted(other.key for other in row.others) == [0, 1, 2, 3, 4, 5]
    assert [one.group_on(day) for day in (DAY, DAY + 89, DAY + 90)] == [("junior",), ("junior",), ("senior",)]


def test_mentoring_that_does_nothing_looks_like_nothing():
    """Everybody leaves at one rate; waiting for a mentor must not make those who waited look loyal."""
    chance = random.Random(7)
    everybody = []
    for key in range(20_000):
        left, began = DAY + chance.expovariate(1 / 600), DAY + chance.uniform(0, 700)
        begins = key % 4 == 0 and began < left
        everybody.append(Colleague(key, (), DAY - 400, int(left) + 1, int(began) if begins else None))
    participants = [one for one in everybody if one.began is not None]
    sets = risk_sets(participants, everybody, seed=3)
    until = DAY + 1000
    ours = [life(row.one, day=row.day, until=until, is_participant=True) for row in sets]
    theirs = [life(one, day=row.day, until=until, is_participant=False) for row in sets for one in row.others]
    naive = [life(one, day=DAY, until=until, is_participant=True) for one in participants]
    never = [life(one, day=DAY, until=until, is_participant=True) for one in everybody if one.began is None]

    def leaving(lives) -> float:
        kept = [one for one in lives if one]
        return rate(sum(one.cause for one in kept), sum(one.exit for one in kept)).value

    assert leaving(ours) == pytest.approx(leaving(theirs), rel=0.1)
    assert leaving(naive) < 0.8 * leaving(never)  # what a comparison from the first day would claim
