"""Where links lead is looked up, never fetched."""

from __future__ import annotations

import pytest

from guides import links
from tests.guides.test_guide_tags import QUOTED

PICTURE = f"{'a' * 32}-8x8.png"
KNOWN = links.Known(
    chapters={"here": {"part"}, "roles": {"table"}}, pictures={PICTURE}, pointing={"linked": {"Roles"}}
)
LINKED = "\n\n## Linked {#linked}\n\nHere."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[a](/guide/roles/)", None),
        ("[a](/guide/roles/#table)", None),
        ("[a](/guide/roles/#gone)", "anchor"),
        ("[a](/guide/gone/)", "chapter"),
        ("[a](#linked)", None),
        ("[a](#gone)", "anchor"),
        ("[a](/guide/here/#linked)", None),
        ("[a](/guide/here/#gone)", "anchor"),
        ("[a](/programs/)", None),
        ("[a](/nowhere/)", "page"),
        ("[a](https://example.org/x?y=1#z)", None),
        ("[a](mailto:hr@example.org)", None),
        ("[a](https://)", "refused"),
        ("[a](http://[)", "refused"),
        ("[a](relative)", "outside"),
        ("[a](http://intranet/)", "outside"),
        ("[a](javascript:alert(1))", None),  # no link at all: it stays words
        ("[a](ftp://example.org)", "refused"),
        (f"![a](/guide/pictures/{PICTURE})", None),
        (f"![](/guide/pictures/{PICTURE})", "no words"),
        (f"![a](/guide/pictures/{'b' * 32}-8x8.png)", "picture"),
        ("![a](https://example.org/a.png)", "picture"),
    ],
)
def test_problems_name_what_leads_nowhere(text: str, kind: str | None) -> None:
    found = links.problems("here", text + LINKED, KNOWN)

    assert [problem.kind for problem in found] == ([kind] if kind else [])


def test_problems_names_headings_that_others_point_at() -> None:
    found = links.problems("here", "Nothing.", KNOWN)

    assert [(problem.kind, problem.what) for problem in found] == [("pointed at", "{#linked} (Roles)")]


def test_problems_names_paragraphs_that_stand_beside_a_form() -> None:
    known = links.Known(chapters={"smart-goals": set()}, pictures=set(), pointing={})

    assert [problem.what for problem in links.problems("smart-goals", "Nothing.", known)] == [
        "{#practice}",
        "{#smart}",
    ]
    text = "## SMART {#smart}\n\nFive questions.\n\n## Small steps {#practice}\n\nOne."
    assert links.problems("smart-goals", text, known) == []


def test_quoted_places_are_those_of_the_templates() -> None:
    assert {(slug, anchor) for _template, slug, anchor in QUOTED} == links.QUOTED
