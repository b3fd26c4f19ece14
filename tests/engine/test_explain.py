"""The facts behind each must and wish, ready to be put into words."""

from collections.abc import Iterator

import pytest
from hypothesis import given

from matching.engine import (
    BadProblem,
    Must,
    Problem,
    Reason,
    Rule,
    Wish,
    WishKind,
    blocked_by,
    forbidden_pairs,
    shared_facts,
    why,
    why_all_mentors,
)
from matching.engine import explain as explaining
from tests.engine import oracle
from tests.engine.making import ACROSS, EVERY_WISH, mentee, mentor, problem, problems
from tests.engine.test_properties import some

EVERY_MUST = (
    *ACROSS,
    Must(Rule.SHARE_LANGUAGE),
    Must(Rule.NOT_IN_LINE),
    Must(Rule.OTHER_UNIT),
    Must(Rule.LEVEL_GAP, min=1, max=3),
    Must(Rule.MENTOR_LEVEL_IN, levels=frozenset({5, 4})),
    Must(Rule.HOURS_OVERLAP, min=2),
)


def test_shared_facts_name_musts_then_wishes_with_their_facts() -> None:
    ours = mentor(1, topics=frozenset({"Strategy", "Sales"}), ranked=(6, 7), hours=(7, 15.5))
    theirs = mentee(7, topics=frozenset({"Strategy", "Writing", "IT"}), ranked=(1,))

    found = shared_facts(problem([ours], [theirs], EVERY_MUST, EVERY_WISH), 1, 7)

    assert found == (
        Reason(Rule.OTHER_COUNTRY, True, mentor="NL", mentee="PL"),
        Reason(Rule.SHARE_LANGUAGE, True, shared=("en",)),
        Reason(Rule.NOT_IN_LINE, True),
        Reason(Rule.OTHER_UNIT, True, mentor="Finance", mentee="IT"),
        Reason(Rule.LEVEL_GAP, True, mentor=4, mentee=2, min=1, max=3),
        Reason(Rule.MENTOR_LEVEL_IN, True, mentor=4, levels=(4, 5)),
        Reason(Rule.HOURS_OVERLAP, True, hours=7.5, min=2),
        Reason(WishKind.TOPICS, True, shared=("Strategy",), asked=3, points=1333, most=4000),
        Reason(WishKind.RANKED, True, mentor=2, mentee=1, points=2500, most=3000),
        Reason(WishKind.OTHER_UNIT, True, mentor="Finance", mentee="IT", points=1000, most=1000),
        Reason(WishKind.HOURS_OVERLAP, True, hours=7.5, points=1000, most=1000),
        Reason(WishKind.LANGUAGES, True, shared=("en",), points=500, most=1000),
    )


def test_blocked_by_names_bars_and_musts_that_fail() -> None:
    ours = mentor(1, country="PL", seats=0, hours=None)

    found = blocked_by(problem([ours], [mentee(7)], EVERY_MUST, past=frozenset({(1, 7)})), 1, 7)

    assert [reason.as_dict() for reason in found] == [
        {"code": "past", "met": False},
        {"code": "seats", "met": False, "mentor": 0},
        {"code": "other_country", "met": False, "mentor": "PL", "mentee": "PL"},
        {"code": "hours_overlap", "met": False, "min": 2},
    ]


@pytest.fixture(scope="module")
def few_at_once() -> Iterator[None]:
    """So few pairs at once that small problems have several lots of them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(explaining, "AT_ONCE", 3)
        yield


@pytest.mark.usefixtures("few_at_once")
@some
@given(problems())
def test_forbidden_pairs_are_those_that_may_not_be_each_with_its_reasons(given_: Problem) -> None:
    people = [(mentor, mentee) for mentor in given_.mentors for mentee in given_.mentees]
    pairs = [(mentor.id, mentee.id) for mentor, mentee in people]

    found = forbidden_pairs(given_, pairs)

    assert list(found) == [
        pair for pair, two in zip(pairs, people, strict=True) if not oracle.allowed(given_, *two)
    ]
    assert found == {pair: blocked_by(given_, *pair) for pair in found}


def test_a_wish_without_points_is_not_met() -> None:
    reasons = why(problem([mentor(1)], [mentee(7)], wishes=EVERY_WISH[:2]), 1, 7)

    assert [(reason.met, reason.points) for reason in reasons.wishes] == [(False, 0), (False, 0)]
    assert reasons.as_dict() == {
        "blocked": [],
        "musts": [],
        "wishes": [
            {"code": "topics", "met": False, "asked": 0, "points": 0, "most": 4000},
            {"code": "ranked", "met": False, "points": 0, "most": 3000},
        ],
        "points": 0,
    }


def test_reasons_list_sets_as_json_does() -> None:
    reason = Reason(Rule.SHARE_LANGUAGE, True, shared=("en", "nl"))

    assert reason.as_dict() == {"code": "share_language", "met": True, "shared": ["en", "nl"]}


def test_a_page_of_mentors_is_keyed_by_mentor() -> None:
    given = problem([mentor(2), mentor(1, country="PL")], [mentee(7)], ACROSS, EVERY_WISH)

    page = why_all_mentors(given)

    assert [(number, len(own.blocked), own.points) for number, own in page.items()] == [
        (1, 1, 2500),
        (2, 0, 2500),
    ]


def test_a_page_of_mentors_needs_one_mentee() -> None:
    with pytest.raises(BadProblem, match="mentees: expected one, found 2"):
        why_all_mentors(problem([mentor(1)], [mentee(7), mentee(8)]))


@pytest.mark.parametrize(("pair", "line"), [((9, 7), "mentor 9 is not"), ((1, 9), "mentee 9 is not")])
def test_a_stranger_is_refused(pair: tuple[int, int], line: str) -> None:
    with pytest.raises(BadProblem, match=line):
        why(problem([mentor(1)], [mentee(7)]), *pair)


def test_knowledge_at_risk_names_what_is_asked_and_rare() -> None:
    ours = mentor(1, topics=frozenset({"Valves", "Sales"}), rare=frozenset({"Valves"}))
    theirs = mentee(7, topics=frozenset({"Valves", "Sales"}))

    found = why(problem([ours], [theirs], wishes=(Wish(WishKind.KNOWLEDGE_AT_RISK, 10),)), 1, 7)

    assert found.wishes == (
        Reason(WishKind.KNOWLEDGE_AT_RISK, True, shared=("Valves",), points=1000, most=1000),
    )
