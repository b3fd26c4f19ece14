"""The list of a program's pairs, to take along with a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from people import clock, exports
from people.forms import TakeAlongForm
from people.login import recently_signed_in
from programs import exports as tables
from programs.actions import taking_along
from programs.models import Program
from programs.views.loading import coordinated_program, posted, reader


@require_http_methods(["GET", "HEAD", "POST"])
def pairs(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    form = TakeAlongForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return _pairs(request, program=program, form=form)
    return render(request, "programs/pairs_take_along.html", {"program": program, "form": form})


@recently_signed_in
def _pairs(request: HttpRequest, *, program: Program, form: TakeAlongForm) -> HttpResponse:
    """CSV, or a workbook where that is asked for."""
    kind = exports.Workbook if request.POST.get("as") == "xlsx" else exports.Csv
    rows = taking_along.pairs(program, **form.cleaned_data, by=reader(request), now=clock.now())
    name = f"{slugify(program.name) or 'program'}-pairs.{kind.suffix}"
    return HttpResponse(
        kind.file(tables.pairs(rows)),
        content_type=kind.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
