"""Small problems to look at, and a strategy for many: few values, so that ties and clashes are the rule."""

import random
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from matching.engine import ENOUGH, MenteeFacts, MentorFacts, Must, PolicyFacts, Problem, Rule, Wish, WishKind
from matching.engine.grid import FORBIDDEN
from matching.engine.packs import Packs

EVERY_WISH = (
    Wish(WishKind.TOPICS, 40),
    Wish(WishKind.RANKED, 30),
    Wish(WishKind.OTHER_UNIT, 10),
    Wish(WishKind.HOURS_OVERLAP, 10),
    Wish(WishKind.LANGUAGES, 10),
)
ACROSS = (Must(Rule.OTHER_COUNTRY),)


def mentor(number: int, **facts: Any) -> MentorFacts:
    """A mentor in the Netherlands; the person is 100 + id."""
    usual = {"person": 100 + number, "country": "NL", "unit": "Finance", "level": 4, "hours": (7, 15)}
    return MentorFacts(id=number, **usual | {"languages": frozenset({"nl", "en"})} | facts)


def mentee(number: int, **facts: Any) -> MenteeFacts:
    """A mentee in Poland; the person is 200 + id."""
    usual = {"person": 200 + number, "country": "PL", "unit": "IT", "level": 2, "hours": (8, 16)}
    return MenteeFacts(id=number, **usual | {"languages": frozenset({"pl", "en"})} | facts)


def problem(
    mentors: list[MentorFacts],
    mentees: list[MenteeFacts],
    musts: tuple[Must, ...] = (),
    wishes: tuple[Wish, ...] = (),
    **rest: Any,
) -> Problem:
    """A problem of these people; seed, priority_days and least_points go to the policy."""
    policy = {name: rest.pop(name) for name in ("seed", "priority_days", "least_points") if name in rest}
    return Problem(PolicyFacts(musts, wishes, **policy), tuple(mentors), tuple(mentees), **rest)


@dataclass(frozen=True)
class Matrix:
    """Bare points to pack: rows are mentees."""

    points: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        return self.points.shape

    def pack(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        columns = np.flatnonzero((self.points[rows] >= 0).any(axis=0))
        return columns, self.points[rows][:, columns]

    def part(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        return self.points[np.ix_(rows, columns)]

    def without(self, places: tuple[np.ndarray, np.ndarray]) -> "Matrix":
        points = self.points.copy()
        points[places] = FORBIDDEN
        return Matrix(points)


def packs(points: np.ndarray) -> Packs:
    """The packs of bare points, the last mentee first."""
    order = np.arange(len(points))[::-1].copy()
    return Packs(Matrix(points[order]), order)


def whole(packed: Packs) -> np.ndarray:
    """The points of all packs in one matrix."""
    points = np.full(packed.shape, FORBIDDEN)
    for pack in packed.each(lambda pack: pack):
        points[np.ix_(pack.rows, pack.columns)] = pack.points
    return points


_sets = st.frozensets(st.sampled_from("abc"), max_size=3)
_hours = st.none() | st.tuples(st.sampled_from([-2, 0, 7, 8.5, 20]), st.sampled_from([5, 15, 16.25, 22]))
_common = {
    "country": st.sampled_from([None, "NL", "PL", "SE"]),
    "region": st.sampled_from([None, "155", "151"]),
    "legal_entity": st.sampled_from([None, "Holding", "Services"]),
    "unit": st.sampled_from([None, "IT", "HR"]),
    "level": st.sampled_from([None, 1, 2, 3, 4]),
    "languages": _sets,
    "topics": _sets,
    "hours": _hours,
    "managers": st.lists(st.integers(1, 9), max_size=2, unique=True).map(tuple),
    "ranked": st.lists(st.integers(1, 6), max_size=4, unique=True).map(tuple),
    "person": st.integers(1, 9),
}
_BUSY = {"mentees_now": st.integers(0, 4)}
_rules = [
    st.just(Must(Rule.OTHER_COUNTRY)),
    st.just(Must(Rule.OTHER_REGION)),
    st.just(Must(Rule.OTHER_LEGAL_ENTITY)),
    st.just(Must(Rule.SHARE_LANGUAGE)),
    st.builds(Must, st.just(Rule.NOT_IN_LINE), max=st.sampled_from([None, 1, 2])),
    st.just(Must(Rule.OTHER_MANAGER)),
    st.just(Must(Rule.OTHER_UNIT)),
    st.builds(Must, st.just(Rule.LEVEL_GAP), min=st.sampled_from([None, 0, 1]), max=st.sampled_from([1, 3])),
    st.just(Must(Rule.MENTOR_LEVEL_IN, levels=frozenset({2, 3, 4}))),
    st.builds(Must, st.just(Rule.HOURS_OVERLAP), min=st.sampled_from([0, 1.5, 4])),
]
_figures = (None, 1, 2, 30)
_weights = st.sampled_from([0, 0.5, 1, 10, 33.33, 40])


def _figure(kind: WishKind) -> st.SearchStrategy:
    return st.sampled_from(_figures if kind in ENOUGH else (None,))


@st.composite
def problems(draw: st.DrawFn, *, apart: bool | None = None) -> Problem:
    """Any small problem: seats 0, empty sides, unknown facts, locks; `apart` = nobody on both sides."""
    apart = draw(st.booleans()) if apart is None else apart
    ids = st.lists(st.integers(1, 6), max_size=5, unique=True)
    mentors = draw(ids.flatmap(lambda own: _people(MentorFacts, own, seats=st.integers(0, 2), **_BUSY)))
    mentees = draw(
        ids.flatmap(lambda own: _people(MenteeFacts, own, waiting_days=st.sampled_from([0, 30, 90])))
    )
    mentors = tuple(replace(row, rare=row.topics & draw(_sets)) for row in mentors)
    if apart:
        mentees = tuple(replace(row, person=row.person + 20) for row in mentees)
    chosen = draw(st.lists(st.sampled_from(_rules), max_size=3, unique=True))
    kinds = draw(st.lists(st.sampled_from(list(WishKind)), max_size=4, unique=True))
    policy = PolicyFacts(
        musts=tuple(draw(must) for must in chosen),
        wishes=tuple(Wish(kind, draw(_weights), draw(_figure(kind))) for kind in kinds),
        seed=draw(st.integers(-5, 5)),
        priority_days=draw(st.sampled_from([(), (30,), (90, 30)])) if apart else (),
        least_points=draw(st.sampled_from([0, 0, 0, 1, 1500])),
    )
    pairs = st.frozensets(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=4)
    locked = _locks(mentors, mentees, draw(st.booleans()))
    return Problem(policy, mentors, mentees, draw(pairs), draw(pairs), locked)


_SIZES = (0, 2, 3, 4, 5, 5, 5, 5)  # people of one side


def diced(number: int) -> Problem:
    """The same kind of problem from a number: made a hundred times faster, so that thousands are tried."""
    dice = random.Random(number)
    apart = dice.random() < 0.5
    mentors, mentees = (sorted(dice.sample(range(1, 7), dice.choice(_SIZES))) for _ in "ab")
    giving = tuple(
        replace(row, rare=row.topics - {"c"}, mentees_now=dice.randint(0, 4))
        for row in (
            MentorFacts(id=one, **_facts(dice, 0), seats=dice.choice((0, 1, 1, 2))) for one in mentors
        )
    )
    asking = tuple(
        MenteeFacts(id=one, **_facts(dice, 20 * apart), waiting_days=dice.choice((0, 30, 90)))
        for one in mentees
    )
    kinds = dice.sample(list(WishKind), dice.randint(0, 4))
    policy = PolicyFacts(
        musts=tuple(dice.sample(_every_must(dice), dice.choice((0, 0, 1, 1, 2, 3)))),
        wishes=tuple(_diced_wish(dice, kind) for kind in kinds),
        seed=dice.randint(-5, 5),
        priority_days=dice.choice(((), (30,), (90, 30))) if apart else (),
        least_points=dice.choice((0, 0, 0, 0, 0, 0, 1, 1500)),
    )
    past, blocked = (frozenset(_pair(dice) for _ in range(dice.randint(0, 4))) for _ in "ab")
    return Problem(policy, giving, asking, past, blocked, _locks(giving, asking, dice.random() < 0.5))


def _diced_wish(dice: random.Random, kind: WishKind) -> Wish:
    enough = dice.choice(_figures) if kind in ENOUGH else None
    return Wish(kind, dice.choice((0, 0.5, 1, 10, 33.33, 40)), enough)


def _facts(dice: random.Random, apart: int) -> dict[str, Any]:
    """One person's facts, many of them unknown or shared."""
    hours = dice.choice((-2, 0, 7, 8.5, 20)), dice.choice((5, 15, 16.25, 22))
    return {
        "country": dice.choice((None, "NL", "PL", "SE")),
        "region": dice.choice((None, "155", "151")),
        "legal_entity": dice.choice((None, "Holding", "Services")),
        "unit": dice.choice((None, "IT", "HR")),
        "level": dice.choice((None, 1, 2, 3, 4)),
        "languages": frozenset(dice.sample("abc", dice.randint(0, 3))),
        "topics": frozenset(dice.sample("abc", dice.randint(0, 3))),
        "hours": dice.choice((None, hours, hours)),
        "managers": tuple(dice.sample(range(1, 10), dice.randint(0, 2))),
        "ranked": tuple(dice.sample(range(1, 7), dice.randint(0, 4))),
        "person": dice.randint(1, 9) + apart,
    }


def _every_must(dice: random.Random) -> list[Must]:
    """Each must once, with parameters."""
    return [
        *ACROSS,
        *(Must(rule) for rule in (Rule.OTHER_REGION, Rule.OTHER_LEGAL_ENTITY, Rule.SHARE_LANGUAGE)),
        *(Must(rule) for rule in (Rule.OTHER_MANAGER, Rule.OTHER_UNIT)),
        Must(Rule.NOT_IN_LINE, max=dice.choice((None, 1, 2))),
        Must(Rule.LEVEL_GAP, min=dice.choice((None, 0, 1)), max=dice.choice((1, 3))),
        Must(Rule.MENTOR_LEVEL_IN, levels=frozenset({2, 3, 4})),
        Must(Rule.HOURS_OVERLAP, min=dice.choice((0, 1.5, 4))),
    ]


def _pair(dice: random.Random) -> tuple[int, int]:
    return dice.randint(1, 7), dice.randint(1, 7)


def people(side: str, number: int) -> st.SearchStrategy:
    """Somebody new with this id."""
    if side == "mentor":
        return st.builds(MentorFacts, id=st.just(number), **_common, **_BUSY, seats=st.integers(0, 2))
    return st.builds(MenteeFacts, id=st.just(number), **_common, waiting_days=st.sampled_from([0, 30, 90]))


def _people(kind: type, ids: list[int], **own: st.SearchStrategy) -> st.SearchStrategy:
    """One person for each id."""
    return st.tuples(*(st.builds(kind, id=st.just(number), **_common, **own) for number in ids))


def _locks(mentors: tuple, mentees: tuple, wanted: bool) -> frozenset:
    """A lock between the first mentor and the first mentee."""
    return frozenset({(mentors[0].id, mentees[0].id)}) if wanted and mentors and mentees else frozenset()
