"""The whole guide as a PDF: a title page, contents with page numbers, bookmarks, and links that still work.

ReportLab is imported only here and only where a book is made.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer
from reportlab.platypus.tableofcontents import TableOfContents

from guides import markdown
from guides.typesetting import (
    ACCENT,
    FONT,
    MARGIN,
    QUIET,
    QUIETLY,
    TITLES,
    WIDTH,
    Titled,
    Writer,
    register,
    styled,
)


@dataclass(frozen=True)
class BookChapter:
    slug: str
    title: str
    beneath: str  # version and date, in the reader's words
    body: str


@dataclass(frozen=True)
class Words:
    """What the book says beside the chapters."""

    language: str
    house: str
    title: str
    made: str
    contents: str
    page: str  # "Page {number}"


def make(
    chapters: Sequence[BookChapter], words: Words, *, base_url: str, picture: Callable[[str], bytes | None]
) -> bytes:
    register()
    file = io.BytesIO()
    book = _Book(file, words)
    story: list[Flowable] = [*_front(words)]
    places = _places(chapters)
    for number, chapter in enumerate(chapters, start=1):
        writer = Writer(chapter.slug, base_url, picture, places)
        story += [PageBreak(), *writer.opening(f"{number}. {chapter.title}", chapter.beneath)]
        story += writer.blocks(markdown.tokens(chapter.body))
    book.multiBuild(story)
    return file.getvalue()


def _places(chapters: Sequence[BookChapter]) -> set[str]:
    """What a link within the book can lead to."""
    found = {chapter.slug for chapter in chapters}
    for chapter in chapters:
        found |= {f"{chapter.slug}-{anchor}" for anchor in markdown.anchors(chapter.body)}
    return found


def _front(words: Words) -> list[Flowable]:
    contents = TableOfContents()
    contents.levelStyles = [styled("toc", leading=18)]
    contents.dotsMinLevel = 0
    return [
        Spacer(1, 70 * mm),
        Paragraph(escape(words.house), styled("house", fontSize=12, textColor=ACCENT, spaceAfter=6)),
        Paragraph(escape(words.title), styled("book", fontName=f"{FONT}-Bold", fontSize=32, leading=38)),
        Spacer(1, 6 * mm),
        Paragraph(escape(words.made), QUIETLY),
        PageBreak(),
        Paragraph(escape(words.contents), TITLES["h1"]),
        Spacer(1, 4 * mm),
        contents,
    ]


class _Book(BaseDocTemplate):
    def __init__(self, file: io.BytesIO, words: Words) -> None:
        margins = {f"{side}Margin": MARGIN for side in ("left", "right", "top", "bottom")}
        about = {"title": words.title, "author": words.house, "lang": words.language, "invariant": 1}
        super().__init__(file, pagesize=A4, **margins, **about)
        self.words, self.running = words, ""
        frame = Frame(MARGIN, MARGIN, WIDTH, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=self._foot))

    def beforeDocument(self) -> None:
        self.running = ""

    def afterFlowable(self, flowable: Flowable) -> None:
        if isinstance(flowable, Titled):
            self.canv.addOutlineEntry(flowable.plain, flowable.key, level=flowable.level, closed=True)
            if flowable.level == 0:
                self.notify("TOCEntry", (0, escape(flowable.plain), self.page, flowable.key))
                self.running = flowable.plain

    def _foot(self, canvas: Any, _book: Any) -> None:
        if canvas.getPageNumber() == 1:
            canvas.showOutline()
            return
        canvas.setFont(FONT, 8.5)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, 14 * mm, f"{self.words.title} · {self.running}".rstrip(" ·")[:90])
        page = self.words.page.format(number=canvas.getPageNumber())
        canvas.drawRightString(A4[0] - MARGIN, 14 * mm, page)
