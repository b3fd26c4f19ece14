"""Markdown → safe HTML: the only such place. HTML in a text is shown as text, an allow-list behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

ANCHOR = re.compile(r"\s*\{#([a-z][a-z0-9-]{0,60})\}\s*$")
TAKEN = {
    "main",
    "error-summary",
    "next",
    "chapters",
    "questions",
    "questions-title",
    "answers",
    "reflection",
    "useful",
    "preview",
}  # page ids
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
WORDS = {"p", "br", "hr", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "a", "img"}
TAGS = HEADINGS | TABLES | WORDS
# A picture of the house: what is in it, and how large it is, so that a page does not jump while it loads.
PICTURE = re.compile(r"\A/guide/pictures/([0-9a-f]{32}-([1-9]\d{0,3})x([1-9]\d{0,3})\.(?:png|jpg))\Z")
CHAPTER_LINK = re.compile(r'href="(/guide/[a-z0-9-]+/)(#[a-z0-9-]+)?"')
WORDS_A_MINUTE = 180
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "table": {"class"},
    "th": {"scope"},
    "td": {"data-label"},
    **{heading: {"id"} for heading in HEADINGS},
}
SCHEMES = {"http", "https", "mailto"}


@lru_cache(maxsize=256)
def render(text: str) -> SafeString:
    """The same text gives the same HTML, so that a page that is read often is made once."""
    return _clean(_parser().render(text))


@lru_cache(maxsize=256)
def opening(text: str, anchor: str) -> SafeString:
    """The first paragraph under a heading, to be quoted elsewhere; empty where there is none."""
    parser = _parser()
    tokens = parser.parse(text)
    under = False
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            under = token.attrGet("id") == anchor
        elif under and token.type == "paragraph_open" and not token.level:
            return _clean(parser.renderer.render(tokens[place : place + 3], parser.options, {}))
    return SafeString()


def keep(html: SafeString, query: str) -> SafeString:
    """The same text whose links to other chapters carry the reader's language and guide along."""
    if not query:
        return html
    return mark_safe(CHAPTER_LINK.sub(rf'href="\1{escape(query)}\2"', html))  # noqa: S308 - as safe as before


def in_one_page(html: SafeString, slug: str) -> SafeString:
    """The same text among other chapters: its places and links bear the chapter's name."""
    named = re.sub(r'<(h[2-6]) id="', rf'<\1 id="{escape(slug)}-', html)
    named = re.sub(r'href="#', f'href="#{escape(slug)}-', named)
    linked = re.sub(r'href="/guide/([a-z0-9-]+)/#([a-z0-9-]+)"', r'href="#\1-\2"', named)
    linked = re.sub(r'href="/guide/([a-z0-9-]+)/"', r'href="#chapter-\1"', linked)
    return mark_safe(linked)  # noqa: S308 - as safe as before


@dataclass(frozen=True)
class Piece:
    """What stands under one heading, without markup."""

    anchor: str
    heading: str
    words: str


def pieces(text: str) -> list[Piece]:
    """The text cut at its second-level headings; what comes before the first has no anchor."""
    found: list[tuple[str, str, list[str]]] = [("", "", [])]
    under: Token | None = None
    for token in tokens(text):
        if token.type == "heading_open":
            under = token
        elif token.type == "inline" and under is not None and under.tag == "h2":
            found.append((str(under.attrGet("id")), plain(token), []))
            under = None
        elif token.type == "inline":
            found[-1][2].append(plain(token))
        elif token.type in {"fence", "code_block"}:
            found[-1][2].append(token.content)
        if token.type == "heading_close":
            under = None
    return [Piece(anchor, heading, "\n".join(words)) for anchor, heading, words in found if heading or words]


def plain(inline: Token) -> str:
    """The words of a paragraph, a heading or a cell."""
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content for child in inline.children or []
    )


def minutes(text: str) -> int:
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))


def tokens(text: str) -> list[Token]:
    """The parsed text, for those who make something else of it than a page."""
    return _parser().parse(text)


def anchors(text: str) -> list[str]:
    """The places in a text that a page may point at."""
    return re.findall(r'<h[2-6] id="([^"]+)"', render(text))


def _clean(html: str) -> SafeString:
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes=SCHEMES,
        link_rel="noopener",
    )
    return mark_safe(cleaned)  # noqa: S308 - what the allow-list leaves is safe


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """CommonMark with tables; pictures only of the house's own store."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.core.ruler.push("pictures", _pictures)
    parser.core.ruler.push("headings", _headings)
    parser.core.ruler.push("tables", _tables)
    return parser


def _pictures(state: StateCore) -> None:
    """A picture from elsewhere would tell its host who reads what: of that the words alone are shown."""
    for inline in state.tokens:
        for child in inline.children or []:
            if child.type == "image":
                own = PICTURE.match(str(child.attrGet("src")))
                if own:
                    child.attrs |= {"width": own[2], "height": own[3], "loading": "lazy"}
                    child.attrs.pop("title", None)
                else:
                    child.type, child.tag, child.attrs, child.children = "text", "", {}, None


def _headings(state: StateCore) -> None:
    """The page owns h1. `## Explore {#explore}` names the anchor, the same in every language."""
    seen = set(TAKEN)
    for opening, inline, closing in _triples(state.tokens, "heading_open"):
        opening.tag = closing.tag = "h2" if opening.tag == "h1" else opening.tag
        match = ANCHOR.search(inline.content)
        if match and inline.children:
            inline.children[-1].content = ANCHOR.sub("", inline.children[-1].content)
        plain = "".join(child.content for child in inline.children or [])
        opening.attrSet("id", _unused(match[1] if match else slugify(plain) or "part", seen))


def _unused(name: str, seen: set[str]) -> str:
    free, number = name, 1
    while free in seen:
        number += 1
        free = f"{name}-{number}"
    seen.add(free)
    return free


def _tables(state: StateCore) -> None:
    """The first cell names its row. On a phone each row becomes a small list: a cell names its column."""
    labels: list[str] = []
    column = 0
    for opening, inline, closing in _triples(state.tokens, "table_open", "tr_open", "th_open", "td_open"):
        if opening.type == "table_open":
            labels = []
            opening.attrSet("class", "table")
        elif opening.type == "tr_open":
            column = 0
        elif opening.type == "th_open":
            opening.attrs = {"scope": "col"}
            labels.append(inline.content)
        else:
            opening.attrs = {"data-label": labels[column]} if column else {"scope": "row"}
            opening.tag = closing.tag = "td" if column else "th"
            column += 1


def _triples(tokens: list[Token], *kinds: str) -> Iterator[tuple[Token, Token, Token]]:
    """Opening tags of these kinds, each with the two tokens after it (inline text, closing tag)."""
    for place, token in enumerate(tokens):
        if token.type in kinds and place + 2 < len(tokens):
            yield token, tokens[place + 1], tokens[place + 2]


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src" and not PICTURE.match(value):
        return None
    if attribute == "href" and not _leads_somewhere_safe(value):
        return None
    if attribute == "class" and value != "table":
        return None
    return value


def _leads_somewhere_safe(address: str) -> bool:
    """A colon before the first slash makes a scheme, or looks like one behind an odd space."""
    head = re.split(r"[/?#]", address, maxsplit=1)[0]
    return ":" not in head or head.split(":", 1)[0].lower() in SCHEMES
