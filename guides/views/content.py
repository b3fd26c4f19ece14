"""The editors' overview, chapters that are confirmed, pictures, earlier versions, new words underneath."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guides import changes, updates
from guides.actions import drafts, merging, reading
from guides.draft_forms import ChapterForm, MustReadForm
from guides.models import LANGUAGES, SOURCE_LANGUAGE, Chapter, Draft, Guide, Usefulness
from guides.states import WrongState
from guides.views import ReaderRequest
from guides.views.loading import edited, edited_guide
from people import clock

LEAST_ANSWERS = 5  # before anybody sees how many found a version useful


@require_safe
def show(request: ReaderRequest) -> HttpResponse:
    """Every chapter in every language: version, draft, translation, and what waits for an editor."""
    asked = request.GET.get("guide", "")
    guide = edited_guide(request, int(asked) if asked.isdecimal() and len(asked) < 10 else None)
    rows = Chapter.objects.current().on_shelf(guide).with_marks().select_related("guide").defer("body")
    own = guide.chapters.current().filter(is_own=True).select_related("guide", "shipped", "behind")
    context = {
        "guide": guide,
        "guides": Guide.objects.edited_by(request.user).order_by("parent_id", "name"),
        "parts": _parts(list(rows), list(guide.drafts.select_related("written_by").defer("body")), guide),
        "updates": updates.waiting(own),
        "languages": LANGUAGES,
    }
    return render(request, "guides/content.html", context)


def _parts(rows: list[Chapter], drafted: list[Draft], guide: Guide) -> list[dict[str, Any]]:
    """One entry per chapter and in it one cell per language; a program's own words before the house's."""
    found: dict[str, dict[str, Any]] = {}
    rows.sort(key=lambda row: (row.guide_id == guide.pk, row.language == SOURCE_LANGUAGE))
    for row in rows:  # later rows win: those of this guide, and English for the title
        entry = found.setdefault(row.slug, {"slug": row.slug, "chapters": {}, "drafts": {}})
        entry |= {"title": row.title, "position": row.position, "part": row.part}
        entry["chapters"][row.language] = row
    for draft in drafted:
        entry = found.setdefault(draft.slug, {"slug": draft.slug, "chapters": {}, "drafts": {}})
        entry.setdefault("title", draft.title)
        entry.setdefault("position", drafts.PLACE)
        entry["drafts"][draft.language] = draft
    for entry in found.values():
        entry["cells"] = [
            (code, name, entry["chapters"].get(code), entry["drafts"].get(code)) for code, name in LANGUAGES
        ]
    return sorted(found.values(), key=lambda entry: (entry["position"], entry["slug"]))


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ReaderRequest, pk: int) -> HttpResponse:
    """A chapter of one's own; it begins in English, a translation follows."""
    guide = edited_guide(request, pk)
    form = ChapterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data | {"language": SOURCE_LANGUAGE}
        try:
            draft = drafts.begin_new(guide, by=request.user, now=clock.now(), **words)
            return redirect("guides:draft", guide.pk, draft.slug, draft.language)
        except drafts.NotPossible:
            form.add_error("slug", _("Another page has this address. Choose another one."))
    return render(request, "guides/chapter_create.html", {"guide": guide, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def must_read(request: ReaderRequest, pk: int) -> HttpResponse:
    guide = edited_guide(request, pk)
    shelf = Chapter.objects.visible_to(request.user).current().on_shelf(guide)
    chapters = list(shelf.in_language(request.LANGUAGE_CODE).defer("body"))
    present = list(guide.must_read.values_list("slug", flat=True))
    posted = request.POST if request.method == "POST" else None
    form = MustReadForm(posted, chapters=chapters, initial={"slugs": present})
    if posted is not None and form.is_valid():
        reading.require(guide, form.cleaned_data["slugs"], by=request.user, now=clock.now())
        messages.success(request, _("Saved. Whoever takes part finds these chapters on their to-do page."))
        return redirect(f"{request.path}")
    return render(request, "guides/must_read.html", {"guide": guide, "form": form})


@require_safe
def versions(request: ReaderRequest, pk: int, slug: str, language: str) -> HttpResponse:
    """Who changed what and when: each version against the one before."""
    guide, draft, base = edited(request, pk, slug, language)
    rows = Chapter.objects.filter(guide=guide, slug=slug, language=language)
    history = list(rows.select_related("written_by", "published_by").order_by("-version")[:50])
    counted = Usefulness.objects.filter(guide=guide, slug=slug, language=language)
    useful = {row.version: row for row in counted if row.yes + row.no >= LEAST_ANSWERS}
    shown = [
        {
            "chapter": row,
            "useful": useful.get(row.version),
            "changed": changes.only_changed(changes.words(older.body, row.body)) if older else None,
        }
        for row, older in zip(history, [*history[1:], None], strict=True)
    ]
    context = {"guide": guide, "slug": slug, "language": language, "draft": draft, "base": base}
    title = base.title if base else history[0].title if history else slug
    return render(request, "guides/versions.html", context | {"history": shown, "title": title})


@require_POST
def restore(request: ReaderRequest, pk: int, slug: str, language: str, version: int) -> HttpResponse:
    guide, _draft, _base = edited(request, pk, slug, language)
    row = get_object_or_404(Chapter, guide=guide, slug=slug, language=language, version=version)
    try:
        drafts.restore(row, by=request.user, now=clock.now())
        messages.success(request, _("The earlier words are a draft now. Look at them, then publish."))
    except WrongState:
        messages.warning(request, _("There is a draft already. Publish it or throw it away first."))
    return redirect("guides:draft", guide.pk, slug, language)


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: ReaderRequest, pk: int, slug: str, language: str) -> HttpResponse:
    """Own words and new words underneath: take, keep, or both in a draft."""
    guide, draft, base = edited(request, pk, slug, language)
    found = updates.of(base) if base and base.guide_id == guide.pk and base.language == language else None
    if found is None:
        if request.method == "POST":
            messages.info(request, _("This was changed meanwhile. Here you see how it is now."))
            return redirect("guides:draft", guide.pk, slug, language)
        raise Http404
    if request.method == "POST":
        return _decide(request, found)
    old = found.old.body if found.old else ""
    context = {
        "guide": guide,
        "slug": slug,
        "language": language,
        "draft": draft,
        "update": found,
        "merged": found.merged,
        "theirs": changes.only_changed(changes.words(old, found.new.body)),
        "own": changes.only_changed(changes.words(old, found.chapter.body)),
    }
    return render(request, "guides/update.html", context)


def _decide(request: ReaderRequest, found: updates.Update) -> HttpResponse:
    chapter, seen = found.chapter, request.POST.get("seen", "")
    key = int(seen) if seen.isdecimal() and len(seen) < 19 else 0
    try:
        if "keep" in request.POST:
            merging.keep(chapter, seen=key, by=request.user)
            messages.success(request, _("Your own words stay as they are."))
        elif "take" in request.POST:
            merging.take(chapter, seen=key, by=request.user, now=clock.now())
            messages.success(request, _("The new words are published. Yours are in the list of versions."))
        elif "merge" in request.POST:
            merging.merge(chapter, seen=key, by=request.user, now=clock.now())
            messages.success(request, _("Both are in a draft now. Look at it, then publish."))
    except WrongState:
        messages.warning(request, _("This was changed meanwhile, or there is a draft already. Look again."))
    return redirect("guides:draft", chapter.guide_id, chapter.slug, chapter.language)
