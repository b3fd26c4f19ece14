"""One chapter under an editor's hands: the text, what it will look like, what changes, where links lead."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guides import changes, markdown, updates
from guides.actions import drafts
from guides.draft_forms import DraftForm, RemarkForm
from guides.models import LANGUAGES, Chapter, Draft, Guide
from guides.permissions import can_publish_draft
from guides.states import WrongState
from guides.views import ReaderRequest
from guides.views.loading import edited
from people import clock


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: ReaderRequest, pk: int, slug: str, language: str) -> HttpResponse:
    guide, row, base = edited(request, pk, slug, language)
    must_read = guide.must_read.filter(slug=slug).exists()
    posted = request.POST if request.method == "POST" else None
    form = DraftForm(posted, initial=DraftForm.opened(row, base), language=language, must_read=must_read)
    if posted is not None and form.is_valid():
        try:
            row = drafts.write(
                guide, slug, language, seen=form.seen, by=request.user, now=clock.now(), **form.words
            )
        except (drafts.ChangedMeanwhile, WrongState):
            return _meanwhile(request, form, pk, slug, language)
        return _after_saving(request, row)
    return _page(request, guide, row, base, slug=slug, language=language, form=form)


def _meanwhile(request: ReaderRequest, form: DraftForm, pk: int, slug: str, language: str) -> HttpResponse:
    """Own words stay in the form; beside them what the other editor saved, and a second save is one's own."""
    guide, row, base = edited(request, pk, slug, language)
    data = request.POST.copy()
    data["revision"], data["base"] = str(row.revision if row else 0), str(base.pk if base else 0)
    form.data = data
    theirs = row or base
    shown = changes.words(theirs.body, form.cleaned_data["body"]) if theirs else []
    writer = theirs.written_by.full_name if theirs and theirs.written_by else _("Somebody")
    context = {"theirs": theirs, "saved_by": writer, "differences": changes.only_changed(shown)}
    return _page(request, guide, row, base, slug=slug, language=language, form=form, **context)


def _after_saving(request: ReaderRequest, row: Draft) -> HttpResponse:
    if request.POST.get("do") == "publish":
        return _publish(request, row)
    if request.POST.get("do") == "submit":
        return _tried(request, row, lambda: drafts.submit(row, by=request.user, now=clock.now()))
    messages.success(request, _("The draft is saved. Readers still see what was published."))
    return _back(row)


def _publish(request: ReaderRequest, row: Draft) -> HttpResponse:
    def deed() -> None:
        chapter = drafts.publish(row, by=request.user, today=clock.today(), now=clock.now())
        if chapter:
            words = _("“%(title)s” is published as version %(version)s.")
            messages.success(request, words % {"title": chapter.title, "version": chapter.version})
        else:
            messages.success(request, _("It is set: readers see it from the day you chose."))

    return _tried(request, row, deed)


def _tried(request: HttpRequest, row: Draft, deed: Any) -> HttpResponse:
    """A refusal leaves the draft saved and says why on its page."""
    try:
        deed()
    except drafts.NeedsSecondPerson:
        messages.warning(request, _("Somebody else than the writer publishes. Give it to a second person."))
    except drafts.LinksLeadNowhere:
        messages.warning(request, _("Not published: some links lead nowhere. They are listed below."))
    except drafts.HasMarks:
        messages.warning(request, _("Not published: the marks between two wordings are still in the text."))
    except WrongState:
        messages.info(request, _("This draft was changed meanwhile. Here you see how it is now."))
    return _back(row)


def _back(row: Draft) -> HttpResponse:
    return redirect("guides:draft", row.guide_id, row.slug, row.language)


VERBS = {"publish", "take-back", "turn-down", "drop"}


@require_POST
def move(request: ReaderRequest, pk: int, slug: str, language: str, verb: str) -> HttpResponse:
    """What happens to a draft besides its words."""
    guide, row, _base = edited(request, pk, slug, language)
    if row is None or verb not in VERBS:
        messages.info(request, _("This draft was changed meanwhile. Here you see how it is now."))
        return redirect("guides:draft", guide.pk, slug, language)
    if verb == "publish":
        return _publish(request, row)
    if verb == "take-back":
        return _tried(request, row, lambda: drafts.take_back(row, by=request.user))
    if verb == "turn-down":
        form = RemarkForm(request.POST)
        if not form.is_valid():
            return _page(request, guide, row, row.base, slug=slug, language=language, remark=form)
        return _tried(request, row, lambda: drafts.turn_down(row, by=request.user, **form.cleaned_data))
    response = _tried(request, row, lambda: drafts.drop(row, by=request.user))
    return response if row.base else redirect("guides:content")


def _page(
    request: HttpRequest,
    guide: Guide,
    row: Draft | None,
    base: Chapter | None,
    *,
    slug: str,
    language: str,
    **more: Any,
) -> HttpResponse:
    own = base if base and (base.guide_id, base.language) == (guide.pk, language) else None
    shown: Draft | Chapter | None = row or base
    before = own.body if own else ""
    context = {
        "guide": guide,
        "title": shown.title if shown else "",
        "slug": slug,
        "language": language,
        "draft": row,
        "base": base,
        "own": own,
        "text": markdown.render(shown.body) if shown else "",
        "changed": changes.only_changed(changes.words(before, row.body)) if row and own else [],
        "problems": drafts.problems(row) if row else [],
        "may_publish": row is not None and can_publish_draft(request.user, row),  # type: ignore[arg-type]
        "two_people": settings.GUIDE_SECOND_PERSON,
        "behind": getattr(own, "is_behind", False),
        "update": updates.of(own) if own else None,
        "remark": RemarkForm(),
    }
    return render(request, "guides/draft.html", context | _languages(guide, slug, language) | more)


def _languages(guide: Guide, slug: str, language: str) -> dict[str, Any]:
    """The other languages of this chapter, and those it is missing in."""
    rows = Chapter.objects.current().on_shelf(guide).filter(slug=slug)
    known = set(rows.values_list("language", flat=True)) - {language}
    return {
        "others": [code for code, _name in LANGUAGES if code in known],
        "missing": [(code, name) for code, name in LANGUAGES if code not in {language, *known}],
    }
