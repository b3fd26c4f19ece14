"""The PDF of the whole guide, made ahead by a worker whenever a chapter changed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guides.models import LANGUAGES, Chapter, Edition, Guide, Picture

log = logging.getLogger(__name__)
LAYOUT = "2"  # grows when the same words would look different


def make_due(*, now: datetime) -> int:
    """Safe to run as often as one likes: a guide that did not change is not made again."""
    made = 0
    for guide, language in _guides():
        chapters = list(Chapter.objects.current().on_shelf(guide).in_language(language))
        digest = _digest(chapters)
        row = Edition.objects.filter(guide=guide, language=language).defer("content").first()
        if chapters and (row is None or row.digest != digest):
            made += _make(guide, language, chapters, digest=digest, now=now)
    return made


def _guides() -> Iterator[tuple[Guide, str]]:
    """The house's, and those of programs that say something in words of their own."""
    for guide in Guide.objects.order_by("pk"):
        if guide.parent_id is None or guide.chapters.current().exists():
            yield from ((guide, language) for language, _name in LANGUAGES)


def _digest(chapters: list[Chapter]) -> str:
    parts = [LAYOUT, settings.ORGANIZATION, settings.BASE_URL]
    parts += [f"{chapter.pk}/{chapter.position}" for chapter in chapters]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _make(guide: Guide, language: str, chapters: list[Chapter], *, digest: str, now: datetime) -> bool:
    """Words that break the maker are not tried again until they change; readers keep the edition before."""
    columns: dict[str, object] = {"digest": digest}
    try:
        columns |= {"content": _pdf(guide, language, chapters, now=now), "made_at": now}
    except Exception:  # whatever a text can do to a maker of pages, the other guides are made
        log.exception("The PDF of guide %s in %s could not be made", guide.slug, language)
    Edition.objects.update_or_create(guide=guide, language=language, defaults=columns)
    return "content" in columns


def _pdf(guide: Guide, language: str, chapters: list[Chapter], *, now: datetime) -> bytes:
    from guides import book  # ReportLab is loaded where a PDF is made, not by every web process

    with translation.override(language):
        words = book.Words(
            language=language,
            house=settings.ORGANIZATION,
            title=guide.name if guide.parent_id else _("Mentor guide"),
            made=_("As of %(date)s. The newest edition: %(url)s")
            % {"date": date_format(now, "j F Y"), "url": f"{settings.BASE_URL}/guide/"},
            contents=_("Contents"),
            page=_("Page {number}"),
        )
        texts = [
            book.BookChapter(chapter.slug, chapter.title, _beneath(chapter, language), chapter.body)
            for chapter in chapters
        ]
    return book.make(texts, words, base_url=settings.BASE_URL, picture=_picture)


def _beneath(chapter: Chapter, language: str) -> str:
    words = _("Version %(version)s, %(date)s") % {
        "version": chapter.version,
        "date": date_format(chapter.published_at, "j F Y"),
    }
    if chapter.language == language:
        return words
    return f"{words} · {_('Only in %(language)s') % {'language': _name(chapter.language)}}"


def _name(language: str) -> str:
    return str(translation.get_language_info(language)["name_translated"])


def _picture(name: str) -> bytes | None:
    row = Picture.objects.filter(name=name).first()
    return bytes(row.content) if row else None
