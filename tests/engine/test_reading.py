"""Problems as JSON: the published form is read, each bad one refused in one line that names the place."""

import copy
import json
from typing import Any

import pytest

from matching.engine import BadProblem, Wish, WishKind, fingerprint, problem_from_dict
from matching.engine.reading import problem_from_text
from tests.engine.making import mentor, problem

PERSON = {"country": "NL", "unit": "IT", "level": 4, "languages": ["nl", "en"], "topics": ["Strategy"]}
PUBLISHED: dict[str, Any] = {
    "policy": {
        "musts": [
            {"rule": "other_country"},
            {"rule": "level_gap", "min": 1, "max": 3},
            {"rule": "hours_overlap", "min": 2},
            {"rule": "mentor_level_in", "levels": [4, 3]},
            {"rule": "not_in_line", "max": 2},
            {"rule": "other_manager"},
        ],
        "wishes": [{"wish": "topics", "weight": 40}, {"wish": "ranked", "weight": 30}],
        "seed": 1,
    },
    "mentors": [
        {"id": 1, "person": 11, **PERSON, "hours": [7, 15], "seats": 2, "managers": [5, 2], "ranked": [7]}
    ],
    "mentees": [
        {
            "id": 7,
            "person": 12,
            **PERSON,
            "hours": [8, 16],
            "managers": [6],
            "ranked": [1],
            "waiting_days": 12,
        }
    ],
    "past": [[1, 7]],
    "blocked": [],
    "locked": [],
}
GONE = object()


def changed(path: str, value: object) -> dict[str, Any]:
    """The published problem with one value put in place of another, or taken out."""
    written = copy.deepcopy(PUBLISHED)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    row = written
    for step in way:
        row = row[step]
    if value is GONE:
        del row[last]
    else:
        row[last] = value
    return written


def test_published_form_is_read_and_written() -> None:
    written = problem_from_dict(PUBLISHED).as_dict()

    assert written["mentors"][0]["languages"] == ["en", "nl"]
    assert written["mentees"][0]["waiting_days"] == 12
    assert problem_from_dict(written).as_dict() == written


def test_lists_that_may_be_left_out_are_empty() -> None:
    written = copy.deepcopy(PUBLISHED)
    for name in ("past", "blocked", "locked"):
        del written[name]
    del written["policy"]["seed"], written["mentors"][0]["ranked"], written["mentees"][0]["waiting_days"]

    read = problem_from_dict(written)

    assert (read.past, read.policy.seed, read.mentors[0].ranked, read.mentees[0].waiting_days) == (
        set(),
        1,
        (),
        0,
    )


def test_unknown_facts_are_null() -> None:
    for name in ("country", "unit", "level", "hours"):
        assert problem_from_dict(changed(f"mentors.0.{name}", None)).as_dict()["mentors"][0][name] is None


def test_fingerprint_sees_every_fact_but_no_order() -> None:
    same = changed("mentors.0.languages", ["en", "nl"])
    same["mentors"][0]["hours"] = [7.0, 15.0]
    other = changed("mentors.0.seats", 3)

    found = [fingerprint(problem_from_dict(written)) for written in (PUBLISHED, same, other)]

    assert found[0] == found[1]
    assert found[0] != found[2]
    assert len(found[0]) == 64


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("policy", GONE, "problem: policy is missing"),
        ("policy", [], "policy: expected an object, found []"),
        ("extra", 1, "problem: 'extra' is not known here"),
        ("mentors", {}, "problem.mentors: expected a list, found {}"),
        ("mentors.0", 3, "mentors[0]: expected an object, found 3"),
        ("mentors.0.seats", GONE, "mentors[0]: seats is missing"),
        ("mentors.0.seats", -1, "mentors[0]: seats: expected 0 or more, found -1"),
        ("mentors.0.mentees_now", -1, "mentors[0]: mentees_now: expected 0 or more, found -1"),
        ("mentors.0.mentees_now", 1.5, "mentors[0].mentees_now: expected a whole number"),
        ("mentors.0.region", 5, "mentors[0].region: expected text or null, found 5"),
        ("mentees.0.legal_entity", [], "mentees[0].legal_entity: expected text or null, found []"),
        ("mentors.0.seats", True, "mentors[0].seats: expected a whole number"),
        ("mentors.0.level", float("nan"), "mentors[0].level: expected a whole number"),
        ("mentors.0.level", 10**7, "mentors[0]: level: expected at most 1000000 in size"),
        ("mentors.0.id", 2**60, "mentors[0].id: expected a whole number"),
        ("mentors.0.country", 31, "mentors[0].country: expected text or null, found 31"),
        ("mentors.0.country", "", "mentors[0].country: expected text or null, found ''"),
        ("mentors.0.topics", "Strategy", "mentors[0].topics: expected a list, found 'Strategy'"),
        ("mentors.0.topics", [1], "mentors[0].topics: expected a list of texts, found [1]"),
        ("mentors.0.managers", ["x"], "mentors[0].managers: expected a list of whole numbers, found ['x']"),
        ("mentors.0.ranked", [7, 7], "mentors[0]: ranked: 7 appears twice"),
        ("mentors.0.hours", [7], "mentors[0].hours: expected [start, end] in hours or null, found [7]"),
        ("mentors.0.hours", [7, "x"], "mentors[0].hours: expected [start, end] in hours or null"),
        ("mentors.0.hours", [7, float("nan")], "mentors[0].hours: expected [start, end] in hours or null"),
        ("mentors.0.hours", [7, 40], "mentors[0]: hours: expected a start and an end at most 24 hours apart"),
        ("mentors.0.hours", [7, 8.001], "mentors[0]: hours: expected whole minutes"),
        ("mentees.0.waiting_days", "long", "mentees[0].waiting_days: expected a whole number"),
        ("policy.extra", 1, "policy: 'extra' is not known here"),
        ("policy.priority_days", 5, "policy.priority_days: expected a list, found 5"),
        ("policy.least_points", -1, "policy.least_points: expected 0 or more, found -1"),
        ("policy.least_points", 1.5, "policy.least_points: expected a whole number"),
        ("policy.musts.0.rule", "same_shoes", "policy.musts[0].rule: expected one of other_country,"),
        ("policy.musts.0.rule", GONE, "policy.musts[0]: rule is missing"),
        ("policy.musts.0.rule", [], "policy.musts[0].rule: expected one of"),
        ("policy.musts.0.min", 1, "policy.musts[0]: 'min' is not known here"),
        ("policy.musts.1.min", 1.5, "policy.musts[1].min: expected a whole number"),
        ("policy.musts.1.min", 9, "policy.musts[1]: min is larger than max"),
        ("policy.musts.1", {"rule": "level_gap"}, "policy.musts[1]: min or max is missing"),
        ("policy.musts.2", {"rule": "hours_overlap"}, "policy.musts[2]: min is missing"),
        ("policy.musts.2.min", "x", "policy.musts[2].min: expected a number, found 'x'"),
        ("policy.musts.3.levels", [], "policy.musts[3]: levels is missing"),
        ("policy.musts.4.max", 0, "policy.musts[4]: max: expected 1 or more"),
        ("policy.musts.4.max", 1.5, "policy.musts[4].max: expected a whole number"),
        ("policy.musts.5.max", 2, "policy.musts[5]: 'max' is not known here"),
        ("policy.musts.3.rule", "level_gap", "policy.musts[3]: 'levels' is not known here"),
        ("policy.musts.0", {"rule": "hours_overlap", "min": 1}, "policy.musts: hours_overlap appears twice"),
        ("policy.wishes.0.wish", "ranked", "policy.wishes: ranked appears twice"),
        ("policy.wishes.0.weight", -1, "policy.wishes[0]: weight: expected 0 to 10000"),
        ("policy.wishes.0.weight", 0.001, "policy.wishes[0]: weight: expected 0 to 10000"),
        ("policy.wishes.0.weight", float("inf"), "policy.wishes[0].weight: expected a number, found inf"),
        ("past.0", [1], "past[0]: expected [mentor id, mentee id], found [1]"),
        ("blocked", [[1, "x"]], "blocked[0]: expected [mentor id, mentee id], found [1, 'x']"),
        ("locked", [[2, 7]], "locked: mentor 2 is not among the mentors"),
        ("locked", None, "problem.locked: expected a list, found None"),
        ("mentors", PUBLISHED["mentors"] * 2, "mentors: id: 1 appears twice"),
        ("mentees", PUBLISHED["mentees"] * 2, "mentees: id: 7 appears twice"),
    ],
)
def test_bad_problem_is_refused_in_one_line_that_names_the_place(path: str, value: object, line: str) -> None:
    with pytest.raises(BadProblem) as refusal:
        problem_from_dict(changed(path, value))

    assert str(refusal.value)[: len(line)] == line
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", "the file is not JSON: "),
        (b"[1,", "the file is not JSON: "),
        (b"[" * 200_000, "the file is nested too deeply"),
        (b'"\xff"', "the file is not written in UTF-8"),
        (b"9" * 5000, "problem: expected an object, found inf"),
        (b"[]", "problem: expected an object, found []"),
    ],
)
def test_text_that_is_no_problem_is_refused_in_one_line(text: bytes, line: str) -> None:
    with pytest.raises(BadProblem) as refusal:
        problem_from_text(text)

    assert str(refusal.value)[: len(line)] == line
    assert len(str(refusal.value).splitlines()) == 1


def test_long_values_are_shortened_in_the_line() -> None:
    with pytest.raises(BadProblem) as refusal:
        problem_from_dict(changed("mentors.0.country", ["long\n" * 99]))

    assert str(refusal.value).endswith("...")
    assert len(str(refusal.value)) < 100


def test_facts_built_in_code_are_refused_too() -> None:
    written = json.loads(json.dumps(PUBLISHED))
    facts = problem_from_dict(written).mentors[0]

    with pytest.raises(BadProblem, match="enough: expected 1 to 10000, of a wish that has a figure"):
        Wish(WishKind.TOPICS, 10, 2)
    for wrong in ({"hours": (float("nan"), 8.0)}, {"id": 2**60}, {"seats": -1}):
        with pytest.raises(BadProblem):
            type(facts)(**{"id": 1, "person": 11} | wrong)


def test_figure_of_a_wish_is_read_and_written_unless_it_is_the_usual_one() -> None:
    wishes = [
        {"wish": "level_gap", "weight": 10, "enough": 2},
        {"wish": "waiting", "weight": 10, "enough": 90},
        {"wish": "few_mentees", "weight": 10},
    ]
    read = problem_from_dict(changed("policy.wishes", wishes))

    assert [wish.enough for wish in read.policy.wishes] == [2, 90, 3]
    assert [wish.get("enough") for wish in read.as_dict()["policy"]["wishes"]] == [2, None, None]
    assert problem_from_dict(read.as_dict()) == read


@pytest.mark.parametrize(
    ("wish", "line"),
    [
        ({"wish": "waiting", "enough": 0}, "policy.wishes[0]: enough: expected 1 to 10000"),
        ({"wish": "waiting", "enough": 10_001}, "policy.wishes[0]: enough: expected 1 to 10000"),
        ({"wish": "waiting", "enough": 1.5}, "policy.wishes[0].enough: expected a whole number"),
        ({"wish": "waiting", "enough": None}, "policy.wishes[0].enough: expected a whole number"),
        ({"wish": "topics", "enough": 2}, "policy.wishes[0]: 'enough' is not known here"),
    ],
)
def test_figure_that_no_wish_has_is_refused(wish: dict[str, Any], line: str) -> None:
    with pytest.raises(BadProblem) as refusal:
        problem_from_dict(changed("policy.wishes", [wish | {"weight": 10}]))

    assert str(refusal.value)[: len(line)] == line


def test_rare_topics_are_read_written_and_belong_to_the_topics() -> None:
    written = problem([mentor(1, topics=frozenset({"a", "b"}), rare=frozenset({"b"}))], []).as_dict()

    assert written["mentors"][0]["rare"] == ["b"]
    assert problem_from_dict(written).as_dict() == written
    written["mentors"][0]["rare"] = ["z"]
    with pytest.raises(BadProblem, match="rare: z is not among the topics"):
        problem_from_dict(written)
