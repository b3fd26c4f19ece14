from __future__ import annotations

import re

import pytest

from guides.markdown import anchors, opening, render

EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x09;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](<\u2028javascript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x](x.png "onerror=alert(1)")',
    '[x](http://a.example/" onmouseover="alert(1))',
    "[x](http://a.example 'x\" onmouseover=\"alert(1)')",
    '## x {#a"onmouseover="alert(1)}',
    '| " onmouseover="alert(1) |\n| --- |\n| x |',
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onmouseover="alert(1)\nx\n```',
    "<style>@import 'http://a.example'</style>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<form action=javascript:alert(1)><button>x",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "<div style='background:url(javascript:alert(1))'>x</div>",
]
OPENING = re.compile(r"<([a-z0-9]+)((?:\s+[a-z-]+=\"[^\"]*\")*)\s*/?>")
ALLOWED = {
    "p",
    "br",
    "hr",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "blockquote",
    "strong",
    "em",
    "code",
    "pre",
    "a",
} | {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


@pytest.mark.parametrize("text", EVIL)
def test_render_hostile_text_leaves_only_harmless_tags(text: str) -> None:
    html = render(text)

    tags = OPENING.findall(html)
    names = {name for _tag, attributes in tags for name in re.findall(r"([a-z-]+)=\"", attributes)}
    links = [link for _tag, attributes in tags for link in re.findall(r'href="([^"]*)"', attributes)]
    assert html.count("<") == len(tags) + len(re.findall(r"</[a-z0-9]+>", html))
    assert {tag for tag, _attributes in tags} - ALLOWED == set()
    assert names - {"href", "title", "id", "rel", "class", "scope", "data-label"} == set()
    assert [link for link in links if ":" in link and not link.startswith("http://a.example")] == []


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("mailto:hr@example.org", True),
        ("/guide/", True),
        ("#explore", True),
        ("other/#a:b", True),
        ("ftp://example.org", False),
        ("tel:123", False),
    ],
)
def test_render_link_keeps_only_known_schemes(address: str, kept: bool) -> None:
    html = render(f"[text]({address})")

    expected = f'<a href="{address}" rel="noopener">text</a>' if kept else '<a rel="noopener">text</a>'
    assert html == f"<p>{expected}</p>\n"


def test_render_heading_names_its_anchor() -> None:
    html = render("# Explore first {#explore}\n\n## Each other's *words*")

    assert html == (
        '<h2 id="explore">Explore first</h2>\n<h2 id="each-others-words">Each other\'s <em>words</em></h2>\n'
    )


def test_render_heading_with_an_id_of_the_page_gets_another() -> None:
    assert anchors("## Main\n\n## Questions\n\n## Step\n\n## Step") == [
        "main-2",
        "questions-2",
        "step",
        "step-2",
    ]


def test_render_table_labels_its_cells() -> None:
    html = render("| Part | Minutes |\n| --- | ---: |\n| Focus | 10 |")

    assert html.replace("\n", "") == (
        '<table class="table"><thead><tr><th scope="col">Part</th><th scope="col">Minutes</th></tr></thead>'
        '<tbody><tr><th scope="row">Focus</th><td data-label="Minutes">10</td></tr></tbody></table>'
    )


def test_render_html_in_a_text_is_shown_as_text() -> None:
    assert render("a <b>bold</b> & <x>") == "<p>a &lt;b&gt;bold&lt;/b&gt; &amp; &lt;x&gt;</p>\n"


def test_opening_is_the_first_paragraph_under_the_heading() -> None:
    text = "## Before {#before}\n\nNo.\n\n## Step {#step}\n\nOne *small*\nthing.\n\nMore."

    assert opening(text, "step") == "<p>One <em>small</em>\nthing.</p>\n"


@pytest.mark.parametrize("anchor", ["after", "nowhere"])
def test_opening_without_such_a_paragraph_is_empty(anchor: str) -> None:
    assert opening("## Step {#step}\n\nOne.\n\n## After {#after}\n\n- list", anchor) == ""


def test_opening_of_hostile_text_is_harmless() -> None:
    html = opening("## Step {#step}\n\n<script>alert(1)</script> [x](javascript:alert(1))", "step")

    assert html == "<p>&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1))</p>\n"
