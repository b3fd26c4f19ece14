"""Markdown tokens set in type: paragraphs, lists, tables and pictures as flowables of ReportLab."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import font_source_sans_pro
from markdown_it.token import Token
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    Image,
    KeepTogether,
    ListFlowable,
    ListItem,
    Paragraph,
    Preformatted,
    Spacer,
    Table,
    TableStyle,
)

from guides import markdown

FONT = "SourceSans"
INK, QUIET, ACCENT, LINE = (colors.HexColor(code) for code in ("#1e1c19", "#5a554d", "#0b5d66", "#d8d3ca"))
CHAPTER = re.compile(r"\A/guide/([a-z0-9-]+)/\Z")
MARGIN = 24 * mm
WIDTH = A4[0] - 2 * MARGIN
BESIDE_HEADING = 30 * mm  # a heading never stands alone at the foot of a page
WHOLE = 110 * mm
TO_FILL_IN = "…"  # a cell for a pen: its row gets room to write


def register() -> None:
    if FONT in pdfmetrics.getRegisteredFontNames():
        return
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    names = {"": "Regular", "-Bold": "Bold", "-Italic": "It", "-BoldItalic": "BoldIt"}
    for ending, file in names.items():
        pdfmetrics.registerFont(TTFont(f"{FONT}{ending}", folder / f"SourceSansPro-{file}.ttf"))
    bold, italic, both = (f"{FONT}{ending}" for ending in ("-Bold", "-Italic", "-BoldItalic"))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=bold, italic=italic, boldItalic=both)


def styled(name: str, **more: Any) -> ParagraphStyle:
    base = {"fontName": FONT, "fontSize": 10.5, "leading": 15.5, "textColor": INK, "alignment": TA_LEFT}
    return ParagraphStyle(name, **(base | more))


TEXT = styled("text", spaceAfter=6)
CELL = styled("cell", fontSize=9, leading=12.5)
HEAD = styled("head", fontSize=9, leading=12.5, fontName=f"{FONT}-Bold")
QUIETLY = styled("quiet", fontSize=9, leading=13, textColor=QUIET, spaceAfter=10)
CODE = styled("code", fontName="Courier", fontSize=9, leading=12, spaceAfter=6)
QUOTE = styled("quote", leftIndent=12, spaceAfter=6, textColor=QUIET)
BOLD: dict[str, Any] = {"fontName": f"{FONT}-Bold", "keepWithNext": True}
TITLES = {
    "h1": styled("h1", fontSize=21, leading=26, spaceAfter=4, **BOLD),
    "h2": styled("h2", fontSize=13.5, leading=18, spaceBefore=12, spaceAfter=4, **BOLD),
    "h3": styled("h3", fontSize=11, leading=15, spaceBefore=8, spaceAfter=3, **BOLD),
}


class Titled(Paragraph):
    """A heading that the contents, the bookmarks and links know of."""

    def __init__(self, words: str, style: ParagraphStyle, *, level: int, key: str, plain: str) -> None:
        super().__init__(f'<a name="{escape(key)}"/>{words}', style)
        self.level, self.key, self.plain = level, key, plain


class Writer:
    """One chapter: tokens in, flowables out."""

    def __init__(
        self, slug: str, base_url: str, picture: Callable[[str], bytes | None], places: set[str]
    ) -> None:
        self.slug, self.base_url, self.picture, self.places = slug, base_url, picture, places

    def opening(self, title: str, beneath: str) -> list[Flowable]:
        heading = Titled(escape(title), TITLES["h1"], level=0, key=self.slug, plain=title)
        return [heading, Paragraph(escape(beneath), QUIETLY)]

    def blocks(self, tokens: list[Token], style: ParagraphStyle = TEXT) -> list[Flowable]:
        made: list[Flowable] = []
        place = 0
        while place < len(tokens):
            token = tokens[place]
            end = _closing(tokens, place)
            inside = tokens[place + 1 : end]
            made += self._block(token, inside, style)
            place = end + 1
        return made

    def _block(self, token: Token, inside: list[Token], style: ParagraphStyle) -> list[Flowable]:
        if token.type == "paragraph_open":
            return self._paragraph(inside[0], style)
        if token.type == "heading_open":
            return [CondPageBreak(BESIDE_HEADING), self._heading(token, inside[0])]
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            return [self._list(token, inside, style)]
        if token.type == "blockquote_open":
            return self.blocks(inside, QUOTE)
        if token.type == "table_open":
            return [self._whole(self._table(inside)), Spacer(1, 3 * mm)]
        if token.type in {"fence", "code_block"}:
            return [Preformatted(token.content.rstrip("\n"), CODE, maxLineLength=88)]
        if token.type == "hr":
            return [HRFlowable(width="100%", color=LINE, spaceBefore=6, spaceAfter=6)]
        return []

    def _heading(self, token: Token, inline: Token) -> Flowable:
        plain = markdown.plain(inline)
        level, key = (1, f"{self.slug}-{token.attrGet('id')}")
        style = TITLES.get(token.tag, TITLES["h3"])
        if token.tag != "h2":
            return Paragraph(f'<a name="{escape(key)}"/>{self._inline(inline)}', style)
        return Titled(self._inline(inline), style, level=level, key=key, plain=plain)

    def _paragraph(self, inline: Token, style: ParagraphStyle) -> list[Flowable]:
        pictures = [self._picture(child) for child in inline.children or [] if child.type == "image"]
        words = self._inline(inline)
        found: list[Flowable] = [Paragraph(words, style)] if words.strip() else []
        return found + [each for each in pictures if each]

    def _picture(self, token: Token) -> Flowable | None:
        match = markdown.PICTURE.match(str(token.attrGet("src")))
        content = self.picture(match[1]) if match else None
        if not match or content is None:
            return None
        width, height = int(match[2]) * 0.6, int(match[3]) * 0.6  # points: about 120 pixels to the inch
        scale = min(1, WIDTH / width, 180 * mm / height)
        return Image(io.BytesIO(content), width * scale, height * scale, hAlign="LEFT")

    def _list(self, token: Token, inside: list[Token], style: ParagraphStyle) -> Flowable:
        items, place = [], 0
        while place < len(inside):
            end = _closing(inside, place)
            items.append(ListItem(self.blocks(inside[place + 1 : end], style), leftIndent=16))
            place = end + 1
        is_numbered = token.type == "ordered_list_open"
        kind = {"bulletType": "1", "start": int(token.attrGet("start") or 1)} if is_numbered else {}
        look = {"bulletFontName": FONT, "bulletFontSize": 10.5, "leftIndent": 16, "bulletFormat": "%s."}
        if not is_numbered:
            kind, look = {"bulletType": "bullet", "start": "•"}, look | {"bulletFormat": None}
        return ListFlowable(items, **kind, **look)

    def _table(self, inside: list[Token]) -> Table:
        rows: list[list[Flowable]] = []
        lengths: list[list[int]] = []
        blank: set[int] = set()
        for place, token in enumerate(inside):
            if token.type == "tr_open":
                rows.append([])
                lengths.append([])
            elif token.type in {"th_open", "td_open"}:
                style = HEAD if token.type == "th_open" or token.tag == "th" else CELL
                rows[-1].append(Paragraph(self._inline(inside[place + 1]), style))
                lengths[-1].append(len(markdown.plain(inside[place + 1])))
                if markdown.plain(inside[place + 1]) == TO_FILL_IN:
                    blank.add(len(rows) - 1)
        widths = [WIDTH * share for share in _shares(lengths)]
        look = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
            ("LINEBELOW", (0, 0), (-1, 0), 1, ACCENT),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            *(("BOTTOMPADDING", (0, row), (-1, row), 20) for row in sorted(blank)),
        ]
        return Table(rows, colWidths=widths, repeatRows=1, style=TableStyle(look), hAlign="LEFT")

    def _whole(self, table: Table) -> Flowable:
        """What fits on a page is not torn in two; a long table goes on with its head repeated."""
        _width, height = table.wrap(WIDTH, A4[1])
        return KeepTogether([table]) if height < WHOLE else table

    def _inline(self, inline: Token) -> str:
        """ReportLab's own small markup, every word escaped."""
        made = ""
        for child in inline.children or []:
            if child.type in {"text", "code_inline"}:
                words = escape(child.content)
                made += f'<font name="Courier">{words}</font>' if child.type == "code_inline" else words
            elif child.type in MARKUP:
                made += MARKUP[child.type]
            elif child.type == "link_open":
                made += f'<a href="{escape(self._address(str(child.attrGet("href"))))}" color="#0b5d66">'
        return made

    def _address(self, address: str) -> str:
        """Chapters are in the book; other pages of the house are on its server."""
        path, _hash, anchor = address.partition("#")
        match = CHAPTER.match(path)
        slug = match[1] if match else "" if path else self.slug
        place = f"{slug}-{anchor}" if anchor else slug
        if place in self.places:
            return f"#{place}"
        if address.startswith(("#", "/")):
            return f"{self.base_url}{address if path else f'/guide/{self.slug}/{address}'}"
        return address


MARKUP = {
    "strong_open": "<b>",
    "strong_close": "</b>",
    "em_open": "<i>",
    "em_close": "</i>",
    "link_close": "</a>",
    "softbreak": " ",
    "hardbreak": "<br/>",
}


def _shares(lengths: list[list[int]]) -> list[float]:
    """Of the width for each column: more for longer words, and enough for short ones."""
    longest = [max(column) for column in zip(*lengths, strict=True)]
    weights = [min(max(length, 12), 60) ** 0.7 for length in longest]
    return [weight / sum(weights) for weight in weights]


def _closing(tokens: list[Token], place: int) -> int:
    """Where what opens here is closed; itself for a token that stands alone."""
    depth = 0
    for here in range(place, len(tokens)):
        depth += tokens[here].nesting
        if depth == 0:
            return here
    return len(tokens) - 1
