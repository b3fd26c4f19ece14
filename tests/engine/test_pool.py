"""Mentors in columns that stay: each mentee is judged as in a problem of their own."""

from dataclasses import replace

import numpy as np
from hypothesis import given

from matching.engine import MenteeFacts, Must, Pool, Problem, Rule, Wish, WishKind
from tests.engine import oracle
from tests.engine.making import ACROSS, EVERY_WISH, mentee, mentor, problem, problems
from tests.engine.test_properties import some

LINE = Must(Rule.NOT_IN_LINE)


@some
@given(problems())
def test_a_pool_judges_as_trying_each_pair(given_: Problem) -> None:
    pool = Pool.of(given_.mentors)

    for one in given_.mentees:
        _is_judged_alike(pool, given_, one)


@some
@given(problems())
def test_a_pool_that_changed_is_one_made_anew(given_: Problem) -> None:
    pool, keep = Pool.of(given_.mentors), np.array([row.id % 2 == 0 for row in given_.mentors], dtype=bool)
    odd = [row for row in given_.mentors if row.id % 2]

    changed = pool.changed(keep, odd)

    assert pool.know(odd)
    assert changed.side.ids.tolist() == [row.id for row in given_.mentors if not row.id % 2] + [
        row.id for row in odd
    ]
    for one in given_.mentees:
        _is_judged_alike(changed, given_, one)


def test_values_that_no_mentor_has_are_known_all_the_same() -> None:
    pool = Pool.of([mentor(1, region="155", legal_entity="X"), mentor(2, country=None, unit=None)])
    facts = {"country": "XX", "region": "001", "legal_entity": "Y", "unit": "new"}
    stranger = mentee(7, **facts, topics=frozenset({"odd", "even"}))
    rules = (Rule.OTHER_UNIT, Rule.OTHER_REGION, Rule.OTHER_LEGAL_ENTITY)
    musts = (*ACROSS, *(Must(rule) for rule in rules))

    allowed, points = pool.judged(problem([], [stranger], musts, EVERY_WISH))

    assert (len(pool), allowed.tolist(), points.tolist()) == (2, [True, False], [2500, 1500])
    assert not pool.know([mentor(3, country="XX")])
    assert not pool.know([mentor(3, region="001")])
    assert not pool.know([mentor(3, legal_entity="Y")])
    assert pool.shared_minutes(stranger).tolist() == [420, 420]


def test_topics_become_rare_without_a_look_at_the_mentors() -> None:
    mentors = [mentor(1, topics=frozenset("ab"), rare=frozenset("a")), mentor(2, topics=frozenset("b"))]
    rare = problem([], [mentee(7, topics=frozenset("ab"))], wishes=[Wish(WishKind.KNOWLEDGE_AT_RISK, 10)])
    pool = Pool.of(mentors)

    found = [pool.with_rare(frozenset(topics)).judged(rare)[1].tolist() for topics in ("", "a", "b", "az")]

    assert found == [[0, 0], [1000, 0], [1000, 1000], [1000, 0]]
    assert pool.judged(rare)[1].tolist() == [1000, 0]


def _is_judged_alike(pool: Pool, given_: Problem, one: MenteeFacts) -> None:
    """Seats don't matter to a pool, and whoever asks names the mentors below the mentee."""
    below = {
        (row.id, one.id)
        for row in given_.mentors
        if one.person in row.managers[: _most(given_)] and _most(given_) != 0
    }
    alone = replace(given_, mentors=(), mentees=(one,), past=given_.past | below, locked=frozenset())

    allowed, points = pool.judged(alone)

    rows = {row.id: replace(row, seats=1) for row in given_.mentors}
    ids = pool.side.ids.tolist()
    assert allowed.tolist() == [oracle.allowed(given_, rows[number], one) for number in ids]
    assert points.tolist() == [oracle.points(given_, rows[number], one) for number in ids]


def _most(given_: Problem) -> int | None:
    """How many managers count; 0 where no must looks at them."""
    musts = {must.rule: must for must in given_.policy.musts}
    if LINE.rule not in musts:
        return 0
    most = musts[LINE.rule].max
    return None if most is None else int(most)
