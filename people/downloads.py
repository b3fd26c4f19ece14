"""Files that go to a browser: what is about others with a reason and a mark, one's own things without."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.actions.exporting import NoReason, Taken, TooMany, TooOften
from people.forms import TakeAlongForm
from people.login import recently_signed_in
from people.spreadsheets import Csv, Table, Workbook

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Content = TypeVar("Content")
SHEETS = (
    ("csv", gettext_lazy("Download this list (CSV)")),
    ("xlsx", gettext_lazy("Download this list (Excel)")),
)
AS_JSON = (("json", gettext_lazy("Download as a file (JSON)")),)
REFUSED: dict[type[Exception], tuple[int, StrOrPromise]] = {
    NoReason: (400, gettext_lazy("Write what you need it for")),
    TooMany: (
        422,
        gettext_lazy(
            "This list is longer than one file may be. Ask whoever runs this site to allow more rows."
        ),
    ),
    TooOften: (
        429,
        gettext_lazy("You have taken along as many files today as one person may. Try again tomorrow."),
    ),
}


@dataclass(frozen=True)
class Offer:
    """What the page says before something leaves."""

    title: StrOrPromise
    lead: StrOrPromise = ""
    back: tuple[str, StrOrPromise] = ("", "")  # where to, in words
    who_sees: StrOrPromise = ""
    warning: StrOrPromise = ""  # why this list more than others
    buttons: tuple[tuple[str, StrOrPromise], ...] = SHEETS
    why: StrOrPromise = ""  # a reason that is already written, to be changed or kept
    template: str = "people/take_along.html"
    more: dict[str, Any] = field(default_factory=dict)


def offered(
    request: HttpRequest,
    offer: Offer,
    made: Callable[[TakeAlongForm], HttpResponseBase],
    *,
    form: TakeAlongForm | None = None,
) -> HttpResponseBase:
    """The page with its question, or the file once that is answered; 400 without a reason."""
    if form is None:
        form = TakeAlongForm(
            request.POST if request.method == "POST" else None, initial={"reason": offer.why}
        )
    if form.is_bound and form.is_valid():
        return _made(request, offer, made, form)
    return _page(request, offer, form, status=400 if form.is_bound else 200)


@recently_signed_in
def _made(
    request: HttpRequest,
    offer: Offer,
    made: Callable[[TakeAlongForm], HttpResponseBase],
    form: TakeAlongForm,
) -> HttpResponseBase:
    try:
        return made(form)
    except tuple(REFUSED) as refusal:
        status, words = REFUSED[type(refusal)]
        form.add_error(None, words)
        return _page(request, offer, form, status=status)


def _page(request: HttpRequest, offer: Offer, form: TakeAlongForm, *, status: int) -> HttpResponse:
    return render(request, offer.template, offer.more | {"offer": offer, "form": form}, status=status)


def table(
    request: HttpRequest, taken: Taken[Content], rows: Callable[[Content], Table], *, name: str
) -> HttpResponseBase:
    """As CSV, or as a workbook where that is asked for; each row carries the mark of this file."""
    kind = Workbook if request.POST.get("as") == "xlsx" else Csv
    chunks = kind.chunks(_marked(rows(taken.content), taken.mark))
    response = StreamingHttpResponse(_as_asked(chunks), content_type=kind.content_type)
    return attached(response, f"{name}-{taken.mark}.{kind.suffix}")


def document(taken: Taken[dict[str, Any]], *, name: str) -> HttpResponseBase:
    content = json.dumps(taken.content, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json")
    return attached(response, f"{name}-{taken.mark}.json")


def attached(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """The only place that says so: whoever adds a way out is asked which of the two it is."""
    header = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = header or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response


def _marked(rows: Table, mark: str) -> Iterator[list[object]]:
    for number, row in enumerate(rows):
        yield [*row, mark if number else _("Mark of this file")]


def _as_asked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Rows are read when the page is long done: with its reader, language and time zone all the same."""
    asked, chunks = copy_context(), iter(chunks)
    while (chunk := asked.run(next, chunks, None)) is not None:
        yield chunk
