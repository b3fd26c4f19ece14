"""The assignment on bare matrices: the proof accepts the optimum alone, and few candidates lead to it."""

from dataclasses import replace

import numpy as np
import pytest

from matching.engine import candidates, optimum
from matching.engine.flow import NOBODY, Arcs
from matching.engine.optimum import Network, best, prices, proves
from tests.engine.making import packs, whole
from tests.engine.oracle import heaviest

BLOCKED = -1


def network(points: np.ndarray, seats: list[int], queue: list[int] | None = None) -> Network:
    """A network of these points; rows are mentees."""
    n, m = points.shape
    most = max(0, int(points.max(initial=0)))
    return Network(
        packs=packs(points.astype(np.int16)),
        seats=np.array(seats, dtype=np.int64),
        queue=np.array(queue or [1] * n, dtype=np.int64),
        worth=n * most + 1,
        steep=2 * most + 1,
        mentor_ids=np.arange(m) + 1,
        mentee_ids=np.arange(n) + 1,
        seed=1,
    )


def dice(number: int, n: int, m: int, *, values: int, density: float) -> Network:
    """A random network; few values make ties the rule."""
    rng = np.random.default_rng(number)
    points = np.where(rng.random((n, m)) < density, rng.integers(0, values, (n, m)), BLOCKED)
    seats = rng.integers(0, 4, m).tolist()
    return network(points, seats, rng.integers(1, 3, n).tolist())


TWO = network(np.array([[10, 5], [20, BLOCKED]]), [1, 1])


def test_proof_accepts_the_optimum_and_nothing_else() -> None:
    found = best(TWO)

    assert (found.assigned.tolist(), found.points.tolist(), found.proved) == ([1, 0], [5, 20], True)
    assert proves(TWO, found.assigned, found.u, found.v)
    assert not proves(TWO, np.array([0, NOBODY]), found.u, found.v)
    assert not proves(TWO, np.array([1, 1]), found.u, found.v)
    assert not proves(TWO, np.array([0, 0]), found.u, found.v)
    assert not proves(TWO, found.assigned, found.u - 1, found.v)
    assert not proves(TWO, found.assigned, found.u + 1, found.v)
    assert not proves(TWO, found.assigned, found.u + 500, found.v - 500)


def test_an_assignment_that_can_be_bettered_has_no_prices() -> None:
    arcs = Arcs(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([110, 120, 120, 110]))

    assert prices(arcs, np.array([1, 0]), np.array([1, 1])) is not None
    assert prices(arcs, np.array([0, 1]), np.array([1, 1])) is None
    assert prices(arcs, np.array([NOBODY, 0]), np.array([1, 1])) is None


def test_weights_beyond_the_solver_are_an_error_not_an_answer() -> None:
    with pytest.raises(ArithmeticError):
        best(replace(TWO, worth=2**61, steep=2**61))


def test_costs_grow_until_coverage_comes_first() -> None:
    chain = np.array([[0, BLOCKED, BLOCKED], [90, 0, BLOCKED], [BLOCKED, 90, 0]])
    slope = replace(network(chain, [1, 1, 0], [1, 1, 1]), steep=1)

    found = best(slope)

    assert (found.proved, sorted(found.assigned.tolist())) == (True, [NOBODY, 0, 1])
    longer = replace(network(chain, [1, 1, 1]), steep=1)
    assert (best(longer).assigned.tolist(), best(longer).proved) == ([0, 1, 2], True)


def test_a_flow_that_is_not_the_best_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "flow", lambda *_, **rest: np.full(rest["n"], NOBODY))

    with pytest.raises(ArithmeticError, match="not the best"):
        best(TWO)


@pytest.mark.parametrize("repairs", [0, 3, 1000])
@pytest.mark.parametrize("values", [1, 3, 5000])
@pytest.mark.parametrize("number", range(12))
def test_few_candidates_lead_to_the_best_of_all_pairs(
    monkeypatch: pytest.MonkeyPatch, number: int, values: int, repairs: int
) -> None:
    given = dice(number, 40, 25, values=values, density=(0.1, 0.5, 1)[number % 3])
    every = best(given)

    monkeypatch.setattr(candidates, "ALL_PAIRS", 0)
    monkeypatch.setattr(candidates, "EACH", 2)
    monkeypatch.setattr(optimum, "MORE", 2)
    monkeypatch.setattr(optimum, "REPAIRS", repairs)
    few = best(given)

    assert (every.proved, few.proved) == (True, True)
    assert few.assigned.tolist() == every.assigned.tolist()
    assert proves(given, few.assigned, few.u, few.v)
    has = few.assigned != NOBODY
    weight = int(few.points[has].sum() + given.base[has].sum())
    assert weight == heaviest(whole(given.packs).astype(np.int64), given.base, given.seats)


@pytest.mark.parametrize("number", range(6))
def test_many_ties_are_decided_by_candidates_too(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    given = dice(number, 30, 20, values=1 + number % 2, density=0.8)
    every = best(given)

    monkeypatch.setattr(optimum, "AT_ONCE", 0)
    monkeypatch.setattr(optimum, "MORE", 1)

    assert best(given).assigned.tolist() == every.assigned.tolist()


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0)])
def test_empty_networks_have_an_empty_answer(monkeypatch: pytest.MonkeyPatch, n: int, m: int) -> None:
    monkeypatch.setattr(candidates, "ALL_PAIRS", -1)

    found = best(network(np.zeros((n, m)), [1] * m))

    assert (found.assigned.tolist(), found.proved) == ([NOBODY] * n, True)


def test_points_in_32_bits_and_prices_in_64_are_checked_alike() -> None:
    points = np.array([[10, 2_000_000], [2_000_000, 5]])
    wide = replace(network(points, [1, 1]), packs=packs(points.astype(np.int32)), worth=2**33, steep=2**33)

    found = best(wide)

    assert (found.assigned.tolist(), found.proved) == ([1, 0], True)
