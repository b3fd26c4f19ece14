"""What is written without a template says what people typed as words, never as markup."""

from __future__ import annotations

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from matching.engine import PairReasons, Reason, WishKind
from matching.views.facets import Facet, Option
from people.models import Person
from programs.models import Mentor

HOSTILE = """"'><script>alert(1)</script>&amp;"""


class Seen(HTMLParser):
    """Elements with their attributes, and all words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def values(self, name: str) -> list[str | None]:
        return [attrs["value"] for _tag, attrs in self.tags if attrs.get("name") == name]


def shown(text: str, **context: object) -> Seen:
    return Seen(Template("{% load cards reasons %}" + text).render(Context(context)))


@pytest.fixture
def mentor() -> Mentor:
    return Mentor(pk=7, person=Person(given_name=HOSTILE, family_name="Berg"))


@pytest.mark.parametrize(
    ("mark", "may_ask", "kinds"),
    [("", True, ["saved", "not_for_me"]), ("saved", False, [""]), ("not_for_me", False, [""])],
)
def test_mark_of_a_mentor(mentor: Mentor, mark: str, may_ask: bool, kinds: list[str]) -> None:
    seen = shown(
        "{% mentor_mark mentor mark may_ask=may_ask back=back %}",
        mentor=mentor,
        mark=mark,
        may_ask=may_ask,
        back=HOSTILE,
        csrf_token=HOSTILE,
    )

    assert {tag for tag, _ in seen.tags} <= {"form", "input", "button", "span", "a"}
    assert seen.tags[0][1]["action"] == "/mentors/7/mark/"
    assert seen.values("kind") == kinds
    assert seen.values("back") == seen.values("csrfmiddlewaretoken") == [HOSTILE]
    assert HOSTILE in seen.words
    assert [attrs["href"] for tag, attrs in seen.tags if tag == "a"] == ["/mentors/7/ask/"] * may_ask


@pytest.mark.parametrize("several", [True, False])
def test_values_of_a_filter(several: bool) -> None:
    options = [Option(HOSTILE, HOSTILE, 3), Option("data", "Data", 1204, current=True)]
    facet = Facet("topic", "Topics", "", options, several=several)

    seen = shown("{% facet_options facet %}", facet=facet)

    tag, chosen = ("input", "checked") if several else ("option", "selected")
    rows = [attrs for name, attrs in seen.tags if name == tag]
    assert [(row["value"], chosen in row) for row in rows] == [(HOSTILE, False), ("data", True)]
    assert {name for name, _ in seen.tags} <= {"label", "input", "span", "option"}
    assert f"{HOSTILE} (3)" in seen.words.replace("  ", " ")


def test_reasons_with_a_topic_of_any_name() -> None:
    facts = [
        {"code": "topics", "met": True, "shared": ["x"], "points": 1},
        {"code": "not_in_line", "met": False},
    ]

    seen = shown('{% reasons found side="mentee" %}', found=facts, topic_names={"x": HOSTILE})

    assert [tag for tag, _ in seen.tags] == ["ul", "li", "li"]
    assert [attrs.get("class") for _, attrs in seen.tags] == ["ticks", None, "no"]
    assert f"Offers {HOSTILE}, which you asked for" in seen.words


def test_no_reason_is_no_list() -> None:
    assert shown('{% reasons found side="mentee" short=True %}', found=[], topic_names={}).tags == []


def card(**numbers: int) -> SimpleNamespace:
    return SimpleNamespace(**{"free": 1, "usual": 0, "pending": 0} | numbers)


@pytest.mark.parametrize(
    ("language", "numbers", "words"),
    [
        ("en", {}, "Room for 1 more mentee"),
        ("en", {"free": 0}, "No room now"),
        ("en", {"free": -1, "usual": 1, "pending": 1}, "No room now Answers within 1 day 1 person waits"),
        ("en", {"free": 2, "pending": 2}, "Room for 2 more mentees 2 people wait"),
        ("nl", {"free": 2, "usual": 3}, "Ruimte voor nog 2 mentees Antwoordt binnen 3 dagen"),
    ],
)  # fmt: skip
def test_standing_on_a_card(language: str, numbers: dict[str, int], words: str) -> None:
    with translation.override(language):
        seen = shown("{% card_standing card %}", card=card(**numbers)).words

    assert seen.replace(" for an answer", "") == words


def test_reasons_are_said_anew_in_another_language_and_when_a_topic_is_renamed() -> None:
    offers = Reason(WishKind.TOPICS, met=True, shared=("strategy",), asked=1, points=4000, most=4000)
    abroad = Reason(WishKind.OTHER_COUNTRY, met=True, mentor="SE", mentee="NL", points=1000, most=1000)
    found = PairReasons(blocked=(), musts=(), wishes=(offers, abroad), points=5000)
    said = []

    for language, name in (("en", "Strategy"), ("en", "Course"), ("nl", "Koers")):
        with translation.override(language):
            reasons = "{% reasons found side='mentee' short=True %}"
            said.append(shown(reasons, found=found, topic_names={"strategy": name}).words)

    assert said == [
        "Offers Strategy, which you asked forWorks in Sweden",
        "Offers Course, which you asked forWorks in Sweden",
        "Biedt Koers aan, waar jij om vroegWerkt in Zweden",
    ]
