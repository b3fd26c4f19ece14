"""CommonMark loses nothing but its markup: every word of a text is on the page, in order."""

from __future__ import annotations

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from guides import load, markdown
from guides.actions.publishing import CONTENT

WORD = st.sampled_from(
    [
        "talk",
        "één",
        "don’t",
        "R&D",
        "1<2",
        "a>b",
        "<b>",
        "</p>",
        "x=y",
        "naïve",
        "“so”",
        "3%",
        "→",
        "ﬁ",
        "日本",
    ]
)
WORDS = st.lists(WORD, min_size=1, max_size=5).map(" ".join)


def _marked(words: str, mark: str) -> tuple[str, str]:
    return f"{mark}{words}{mark}", words


PLAIN = WORDS.map(lambda words: (f"so {words}", f"so {words}"))
INLINE = st.one_of(
    PLAIN,
    st.tuples(st.sampled_from(["*", "**", "`"]), st.sampled_from(["ask", "ask first"])).map(
        lambda pair: _marked(pair[1], pair[0])
    ),
    st.sampled_from(["/guide/roles/", "https://example.org/", "ftp://example.org/", "#part"]).map(
        lambda address: (f"[the link]({address})", "the link")
    ),
    st.sampled_from(["https://example.org/a.png", f"/guide/pictures/{'a' * 32}-8x8.png"]).map(
        lambda address: (f"![a picture]({address})", "a picture")
    ),
)
LINE = st.lists(INLINE, min_size=1, max_size=3).map(
    lambda parts: (" ".join(source for source, _words in parts), " ".join(words for _source, words in parts))
)
LINES = st.lists(LINE, min_size=1, max_size=3)


def _each(lines: list[tuple[str, str]], mark: str) -> tuple[str, str]:
    return "\n".join(f"{mark}{source}" for source, _words in lines), " ".join(words for _s, words in lines)


TABLE = "| {0} | b |\n| --- | --- |\n| c | {0} |"
BLOCK = st.one_of(
    LINE,
    LINES.map(lambda lines: _each(lines, "- ")),
    LINES.map(lambda lines: _each(lines, "1. ")),
    LINES.map(lambda lines: _each(lines, "> ")),
    st.tuples(st.sampled_from(["# ", "## ", "#### "]), LINE).map(
        lambda pair: (pair[0] + pair[1][0], pair[1][1])
    ),
    WORDS.map(lambda words: (f"## {words} {{#part}}", words)),
    WORDS.map(lambda words: (f"```\n{words}\n```", words)),
    WORDS.map(lambda words: (f"    {words}", words)),
    LINE.map(lambda line: (TABLE.format(line[0]), f"{line[1]} b c {line[1]}")),
    st.just(("---", "")),
)
TEXT = st.lists(BLOCK, min_size=1, max_size=6)


def said(page: str) -> list[str]:
    """Every word a reader can see, or hear for a picture."""
    seen = re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r"\1", page)
    return html.unescape(re.sub(r"<[a-z/][^>]*>", " ", seen)).split()


@settings(max_examples=300)
@given(TEXT)
def test_every_word_is_on_the_page_in_order(blocks: list[tuple[str, str]]) -> None:
    source = "\n\nand\n\n".join(block for block, _words in blocks)
    words = " and ".join(words for _block, words in blocks)

    page = markdown.render(source)

    assert "".join(said(page)) == "".join(words.split())


def test_every_word_of_the_shipped_chapters_is_on_their_page() -> None:
    for chapter in load.chapters(CONTENT):
        told = "".join(
            markdown.plain(token) for token in markdown.tokens(chapter.body) if token.type == "inline"
        )
        assert "".join(said(markdown.render(chapter.body))) == "".join(told.split()), chapter.slug
