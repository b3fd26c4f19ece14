"""A certificate as one page of PDF, with a code and an address to check it at.

ReportLab is imported only where one is asked for.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLAIN, BOLD = "Certificate", "Certificate-Bold"
INK, QUIET, ACCENT = "#1e1c19", "#5a554d", "#0b5d66"
LARGEST, SMALLEST = 34, 5  # points: long words become smaller, never cut
LEFT, WIDE = 72, 698  # of a page of 842 points
CODE_SIZE = 92


@dataclass(frozen=True)
class Words:
    """Everything on the page, in the reader's language."""

    language: str
    heading: str
    name: str
    sentence: str
    course: str
    facts: tuple[tuple[str, str], ...]  # label and value
    check: str
    address: str


def make(words: Words) -> bytes:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    _register()
    file = io.BytesIO()
    page = Canvas(file, pagesize=landscape(A4), lang=words.language)
    page.setTitle(f"{words.heading}: {words.name}")
    page.setSubject(words.course)
    page.setStrokeColor(ACCENT)
    page.setLineWidth(2)
    page.rect(30, 30, 782, 535)
    _line(page, words.heading, y=478, size=16, color=ACCENT, font=BOLD)
    _line(page, words.name, y=420, size=LARGEST, font=BOLD)
    _line(page, words.sentence, y=374, size=16, color=QUIET)
    _line(page, words.course, y=336, size=24, font=BOLD)
    _facts(page, words)
    _check(page, words)
    page.save()
    return file.getvalue()


def letters() -> dict[str, Path]:
    """Font files for Latin, Greek and Cyrillic, so that every name of the house is written as it is."""
    import font_source_sans_pro

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    return {weight: folder / f"SourceSansPro-{weight}.ttf" for weight in ("Regular", "Bold")}


def _register() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, weight in ((PLAIN, "Regular"), (BOLD, "Bold")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, letters()[weight]))


def _line(page: Any, text: str, *, y: float, size: int, color: str = INK, font: str = PLAIN) -> None:
    while size > SMALLEST and page.stringWidth(text, font, size) > WIDE:
        size -= 1
    page.setFillColor(color)
    page.setFont(font, size)
    page.drawString(LEFT, y, text)


def _facts(page: Any, words: Words) -> None:
    for place, (label, value) in enumerate(words.facts):
        y = 268 - place * 24
        _line(page, label, y=y, size=13, color=QUIET)
        page.setFillColor(INK)
        page.setFont(BOLD, 13)
        page.drawString(LEFT + 140, y, value)


def _check(page: Any, words: Words) -> None:
    """The address as words to read and as a code for a phone."""
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    _line(page, words.check, y=92, size=11, color=QUIET)
    _line(page, words.address, y=72, size=11, color=ACCENT)
    page.linkURL(words.address, (LEFT, 66, LEFT + page.stringWidth(words.address, PLAIN, 11), 86))
    drawing = Drawing(CODE_SIZE, CODE_SIZE)
    drawing.add(QrCodeWidget(words.address, barWidth=CODE_SIZE, barHeight=CODE_SIZE))
    renderPDF.draw(drawing, page, 842 - LEFT - CODE_SIZE, 56)
