from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people import clock
from programs.actions import quarter_notes
from programs.forms.quarter_notes import QuarterNoteForm
from programs.views.loading import coordinated_program, posted, reader

WORDS = {
    "pairs": gettext_lazy("Pairs going on"),
    "waiting": gettext_lazy("Mentees without a mentor"),
    "signals": gettext_lazy("Signals in the last quarter"),
    "signals_open": gettext_lazy("Signals that go on"),
    "completed": gettext_lazy("Completed in the last quarter"),
    "exits": gettext_lazy("Parted without fault"),
    "again": gettext_lazy("Of these, with another mentor"),
    "exceptions": gettext_lazy("Exceptions in force"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures as they stand, the form, and what was written before."""
    program, today = coordinated_program(reader(request), pk), clock.today()
    form = QuarterNoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        quarter_notes.write(program, by=reader(request), today=today, now=clock.now(), **given)
        messages.success(request, _("Saved. The next one is due in a quarter."))
        return redirect("programs:quarter-note", pk)
    notes = program.quarter_notes.select_related("written_by")[:8]
    context = {
        "program": program,
        "form": form,
        "is_due": quarter_notes.is_due(program, today=today),
        "figures": _named(quarter_notes.figures(program, today=today)),
        "notes": [(note, _named(note.figures)) for note in notes],
    }
    return render(request, "programs/quarter_note.html", context)


def _named(figures: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(words), figures[name]) for name, words in WORDS.items() if name in figures]
