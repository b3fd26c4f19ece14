"""Every code of the engine has words for each reader, and a must has its sentence."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from matching.actions import requests
from matching.engine import Bar, Rule, WishKind
from matching.engine.reading import PARAMETERS
from matching.forecast import Forecast, Limit
from matching.rule_changes import Change, What
from matching.templatetags.forecast import forecast_line
from matching.templatetags.policy import differences, musts, wishes
from matching.templatetags.reader import Reader
from matching.templatetags.reasons import left_out_words, rule_words
from matching.templatetags.sentences import lines, sentence
from matching.views.refusals import REFUSALS

SIDES = ["mentee", "mentor", "coordinator"]
FULL = {
    "mentor": 4,
    "mentee": 2,
    "shared": ["en"],
    "asked": 2,
    "hours": 6.5,
    "min": 1,
    "max": 3,
    "levels": [3],
}


def reader(side: str) -> Reader:
    return Reader(side, "en", {"strategy": "Strategy", "writing": "Writing"})


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("met", [True, False])
@pytest.mark.parametrize("code", [*Bar, *Rule, *WishKind])
def test_every_code_has_words(code: str, met: bool, side: str) -> None:
    places = {
        "other_country": ("SE", "NL"),
        "other_region": ("154", "155"),
        "other_legal_entity": ("A", "B"),
    }.get(code)
    where = {"mentor": places[0], "mentee": places[1]} if places else {}
    facts = FULL | where | {"code": str(code), "met": met}

    words = sentence(facts, reader(side))

    untold = {
        WishKind.RANKED: {"mentor"},
        WishKind.WAITING: {"mentor"},
        WishKind.FEW_MENTEES: {"mentee", "mentor"},
    }
    assert bool(words) == (side not in untold.get(code, ()))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("code", [*Bar, *Rule, *WishKind])
def test_every_code_survives_unknown_facts(code: str, side: str) -> None:
    assert isinstance(sentence({"code": str(code), "met": False}, reader(side)), str)


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("mentee", "Offers Strategy and Writing, which you asked for"),
        ("mentor", "Wants to work on Strategy and Writing; you offer it"),
        ("coordinator", "Strategy and Writing: asked and offered"),
    ],
)
def test_topics_in_words(side: str, words: str) -> None:
    facts = {"code": "topics", "met": True, "shared": ["strategy", "writing"], "asked": 2}

    assert sentence(facts, reader(side)) == words


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"mentor": "PT", "mentee": "NL", "met": True}, "Works in Portugal"),
        (
            {"mentor": "NL", "mentee": "NL", "met": False},
            "Works in your country; this program pairs across borders.",
        ),
        ({"mentor": "NL", "mentee": "NL", "met": False, "points": 0}, "Works in your country"),
        ({"mentor": "NL", "met": False, "points": 0}, ""),
        (
            {"mentor": "NL", "met": False},
            "This program pairs across borders, and HR does not know where both of you work.",
        ),
    ],
)
def test_country_in_words(facts: dict, words: str) -> None:
    assert sentence({"code": "other_country"} | facts, reader("mentee")) == words


def test_lines_say_nothing_twice_and_the_best_first() -> None:
    found = [
        {"code": "share_language", "met": True, "shared": ["en"]},
        {"code": "languages", "met": True, "shared": ["en"]},
        {"code": "topics", "met": True, "shared": ["strategy"], "asked": 1},
    ]

    assert [line["words"] for line in lines(found, reader("mentee"), only_met=True)] == [
        "Offers Strategy, which you asked for",
        "You both speak English",
    ]


@pytest.mark.parametrize("rule", list(Rule))
def test_every_must_has_its_sentence(rule: Rule) -> None:
    figures = {"min": 1, "max": 3, "levels": [3]}
    must = {"rule": rule.value} | {name: figures[name] for name in PARAMETERS.get(rule, ())}

    assert musts([must])[0].endswith(".")
    assert rule_words(rule.value).endswith(".")
    assert left_out_words(rule.value) == f"Not met any more: {rule_words(rule.value)}"


@pytest.mark.parametrize("rule", list(Rule))
def test_every_must_that_limits_a_program_is_named(rule: Rule) -> None:
    limit = Limit(rule.value, 4)

    told = forecast_line(Forecast(9, 9, 5, 0, (limit,), ()))

    assert told.endswith(" (4).")
    assert rule.value not in told


def test_who_waits_reads_each_must_for_what_it_is() -> None:
    shown = {
        rule: render_to_string("matching/_waiting_rule.html", {"rule": rule, "number": 2}) for rule in Rule
    }

    alike = [
        {rule for rule, words in shown.items() if words == one}
        for one in {*shown.values()}
        if [*shown.values()].count(one) > 1
    ]
    assert sorted(map(sorted, alike)) == [
        [Rule.LEVEL_GAP, Rule.MENTOR_LEVEL_IN],
        [Rule.NOT_IN_LINE, Rule.OTHER_MANAGER],
    ]
    assert "2 mentors work for your legal entity" in shown[Rule.OTHER_LEGAL_ENTITY]


@pytest.mark.parametrize(
    ("side", "facts", "words"),
    [
        ("mentee", {"mentor": "Oy Nord", "mentee": "BV West"}, "Works for another legal entity"),
        ("coordinator", {"mentor": "Oy Nord", "mentee": "BV West"}, "Mentor at Oy Nord, mentee at BV West"),
        ("mentor", {"mentor": "Oy Nord", "mentee": "Oy Nord"}, "Works for your legal entity"),
        ("coordinator", {"mentor": "Oy Nord", "mentee": "Oy Nord"}, "Both work for Oy Nord"),
        ("mentee", {"mentor": "Oy Nord"}, "It is not known for which legal entity one of the two works"),
    ],
)
def test_legal_entity_in_words(side: str, facts: dict, words: str) -> None:
    met = len({*facts.values()}) == 2

    assert sentence({"code": "other_legal_entity", "met": met} | facts, reader(side)) == words


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("side", SIDES)
def test_every_refusal_has_words(refusal: type[Exception], side: str, db) -> None:
    made = {
        requests.NotAllowed: lambda: requests.NotAllowed([]),
        requests.AskedBefore: lambda: requests.AskedBefore(date(2026, 5, 31)),
        requests.IsHeld: lambda: requests.IsHeld("accept"),
        requests.TooManyChoices: lambda: requests.TooManyChoices(3),
        requests.WrongState: lambda: requests.WrongState("accept", "closed"),
    }
    template = Template('{% load reasons %}{% refusal_words refusal side=side name="Astrid" %}')

    words = template.render(Context({"refusal": made.get(refusal, refusal)(), "side": side}))

    assert "%(" not in words
    assert bool(words) == (refusal is not requests.NotAllowed)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"wish": "waiting"}, "The mentee has waited long, up to 90 days"),
        ({"wish": "waiting", "enough": 30}, "The mentee has waited long, up to 30 days"),
        ({"wish": "few_mentees"}, "The mentor has fewer than 3 mentees"),
        ({"wish": "few_mentees", "enough": 1}, "The mentor still has no mentee"),
        ({"wish": "level_gap"}, "The mentor is 1 level above the mentee; further counts for less"),
        (
            {"wish": "level_gap", "enough": 2},
            "The mentor is 2 levels above the mentee; nearer or further counts for less",
        ),
    ],
)
def test_a_wish_says_its_figure(row: dict, words: str) -> None:
    assert [line["words"] for line in wishes([row | {"weight": 10}])] == [words]


def test_another_figure_is_told_with_the_one_before() -> None:
    before, after = ({"wish": "waiting", "weight": 10} | own for own in ({}, {"enough": 30}))

    told = differences([Change("wish", What.SET, before, after)])

    assert [line.words for line in told] == [
        "The mentee has waited long, up to 30 days. Before: The mentee has waited long, up to 90 days."
    ]


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("mentee", "Your second choice"),
        ("mentor", "Your first choice"),
        ("coordinator", "Second choice of the mentee; First choice of the mentor"),
    ],
)
def test_nobody_reads_which_place_the_other_gave(side: str, words: str) -> None:
    facts = {"code": "ranked", "met": True, "mentee": 2, "mentor": 1}

    assert sentence(facts, reader(side)) == words
    assert sentence(facts | {side: None}, reader(side)) == ("" if side != "coordinator" else words)
