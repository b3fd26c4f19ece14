from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guides import markdown, search
from guides.models import (
    LANGUAGES,
    Acknowledgment,
    Chapter,
    ChapterQuerySet,
    Course,
    Guide,
    InsightCard,
    MustRead,
    Reading,
)
from guides.permissions import can_edit_guide
from guides.views import ReaderRequest
from guides.views.shelf import Shelf, in_reading_language, shelf_of
from people import prepared
from people.models import Person


def contents_of(shelf: Shelf, request: ReaderRequest) -> list[Chapter]:
    """One row per chapter, for lists: without its text."""
    guide, language, is_active = shelf.guide, shelf.language, request.user.is_active
    if guide is None or not is_active:
        return []

    def write(keys: Sequence[int]) -> ChapterQuerySet:
        rows = Chapter.objects.visible_to(Person(is_active=is_active)).current().filter(guide__in=keys)
        return rows.in_language(language).with_marks().defer("body")

    rows = prepared.objects(f"contents in {language} of {len(guide.shelf)}", write, guide.shelf)
    for row in rows:
        row.guide = guide if row.guide_id == guide.pk else guide.parent
    return rows


def chapter_of(contents: list[Chapter], slug: str) -> Chapter:
    for chapter in contents:
        if chapter.slug == slug:
            return chapter
    raise Http404


def _read(request: ReaderRequest) -> set[str]:
    return set(Reading.objects.visible_to(request.user).values_list("slug", flat=True))


@require_safe
@in_reading_language
def chapter_list(request: ReaderRequest) -> HttpResponse:
    shelf = shelf_of(request)
    rows, read = contents_of(shelf, request), _read(request)
    role = request.GET.get("role", "")
    if role in Chapter.Reader.values:
        rows = [chapter for chapter in rows if chapter.is_for(role)]
    context = {
        "shelf": shelf,
        "words": "",
        "chapters": rows,
        "read": read,
        "read_count": sum(chapter.slug in read for chapter in rows),
        "roles": [(value, label, shelf.with_query(role=value)) for value, label in Chapter.Reader.choices],
        "role": role,
        "languages": _languages(shelf, role=role),
        "courses": Course.objects.visible_to(request.user).order_by("slug").prefetch_related("lessons"),
        "edited": _edited(request, shelf),
    }
    return render(request, "guides/chapter_list.html", context)


def _edited(request: ReaderRequest, shelf: Shelf, chapter: Chapter | None = None) -> Guide | None:
    """Where this reader changes what they see: in its own guide, or in that of their program."""
    guides = [guide for guide in (shelf.guide, chapter.guide if chapter else None) if guide]
    return next((guide for guide in guides if can_edit_guide(request.user, guide)), None)


def _languages(shelf: Shelf, **more: str) -> list[tuple[str, str, str]]:
    """The languages that this page is not in: (code, name in that language, address)."""
    return [
        (code, name, shelf.with_query(**more, lang=code))
        for code, name in LANGUAGES
        if code != shelf.language
    ]


@require_safe
@in_reading_language
def chapter_detail(request: ReaderRequest, slug: str) -> HttpResponse:
    shelf = shelf_of(request)
    contents = contents_of(shelf, request)
    chapter = chapter_of(contents, slug)
    chapter.body = Chapter.objects.values_list("body", flat=True).get(pk=chapter.pk)
    place, read = contents.index(chapter), _read(request)
    context = {
        "shelf": shelf,
        "words": "",
        "chapter": chapter,
        "text": markdown.keep(markdown.render(chapter.body), shelf.keep),
        "contents": contents,
        "read": read,
        "read_count": sum(each.slug in read for each in contents),
        "languages": _other_languages(shelf, request, chapter),
        "elsewhere": _elsewhere(shelf, slug),
        "edited": _edited(request, shelf, chapter),
        "previous": contents[place - 1] if place else None,
        "next": contents[place + 1] if place + 1 < len(contents) else None,
    } | _asked(request, shelf, slug)
    return render(request, "guides/chapter_detail.html", context)


def _other_languages(shelf: Shelf, request: ReaderRequest, chapter: Chapter) -> list[tuple[str, str, str]]:
    rows = shelf.chapters(request).filter(slug=chapter.slug).exclude(language=chapter.language)
    known = set(rows.values_list("language", flat=True))
    return [each for each in _languages(shelf) if each[0] in known]


def _elsewhere(shelf: Shelf, slug: str) -> list[Guide]:
    """Guides of programs that say this chapter in words of their own."""
    if shelf.guide is None:
        return []
    house = shelf.guide.parent or shelf.guide
    own = Chapter.objects.current().filter(guide=OuterRef("pk"), slug=slug)
    rows = house.children.filter(Exists(own)).exclude(pk=shelf.guide.pk)
    return list(rows.order_by("name"))


def _asked(request: ReaderRequest, shelf: Shelf, slug: str) -> dict[str, Any]:
    """Whether this chapter is to be confirmed, and whether this reader has."""
    asked_here = list(MustRead.objects.asked_in(shelf.guide).filter(slug=slug)) if shelf.guide else []
    if not asked_here:
        return {"asked": False}
    mine = Acknowledgment.objects.visible_to(request.user).filter(slug=slug)
    latest = mine.filter(at__gte=max(row.asked_from for row in asked_here)).last()
    return {"asked": True, "confirmed": latest}


@require_safe
@in_reading_language
def chapter_search(request: ReaderRequest) -> HttpResponse:
    """First in the reader's language, then in the other, then what colleagues published."""
    shelf = shelf_of(request)
    words = search.cleaned(request.GET.get("q", ""))
    languages = [shelf.language, *(code for code, _name in LANGUAGES if code != shelf.language)]
    found = search.find(words, chapters=shelf.chapters(request), languages=languages)
    cards = InsightCard.objects.published().visible_to(request.user)
    context = {
        "shelf": shelf,
        "words": words,
        "cards": search.find_cards(words, cards=cards),
        "found": [(language, hits) for language, hits in found.items() if hits],
        "languages": _languages(shelf, q=words),
    }
    return render(request, "guides/chapter_search.html", context)


@require_safe
@in_reading_language
def chapter_print(request: ReaderRequest) -> HttpResponse:
    """The whole guide on one page, for paper."""
    shelf = shelf_of(request)
    rows = list(shelf.chapters(request).in_language(shelf.language).with_marks())
    texts = [(chapter, markdown.in_one_page(markdown.render(chapter.body), chapter.slug)) for chapter in rows]
    return render(
        request,
        "guides/chapter_print.html",
        {"shelf": shelf, "texts": texts, "languages": _languages(shelf)},
    )
