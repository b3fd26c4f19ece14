from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import clock
from programs.actions import notes
from programs.forms.mentorships import NoteForm
from programs.views.mentorships import workspace
from programs.views.pairs import carry_out, load_pair


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Two forms on the workspace post here; which one says who may read the note."""
    mentorship = load_pair(request, pk, to_change=True)
    is_shared = request.POST.get("who") == "both"
    form = NoteForm(request.POST, is_shared=is_shared)
    if not form.is_valid():
        return workspace(request, mentorship, form=form)
    carry_out(
        request,
        _("The note is saved."),
        notes.write,
        mentorship,
        now=clock.now(),
        is_shared=is_shared,
        **form.cleaned_data,
    )
    return redirect("programs:mentorship-detail", pk)
