from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import clock
from programs.actions import files, notes
from programs.forms.mentorships import NoteForm
from programs.models import Mentorship
from programs.views.mentorships import workspace
from programs.views.pairs import carry_out, load_pair


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Two forms on the workspace post here; which one says who may read the note."""
    mentorship = load_pair(request, pk, to_change=True)
    is_shared = request.POST.get("who") == "both"
    form = NoteForm(request.POST, request.FILES, is_shared=is_shared)
    if not form.is_valid():
        return workspace(request, mentorship, form=form)
    try:
        _save(request, mentorship, form)
    except files.NotThisKind:
        form.add_error("file", _("Choose a picture, a PDF, a text or an office file"))
    except files.TooLarge:
        form.add_error("file", _("This file is too large, or the two of you have no room left for it"))
    if form.errors:
        return workspace(request, mentorship, form=form)
    return redirect("programs:mentorship-detail", pk)


def _save(request: HttpRequest, mentorship: Mentorship, form: NoteForm) -> None:
    """No note without the file that it speaks of."""
    given: UploadedFile | None = form.cleaned_data.get("file")
    carry_out(
        request,
        _("The note is saved."),
        notes.write,
        mentorship,
        now=clock.now(),
        is_shared=form.is_shared,
        body=form.cleaned_data["body"],
        file=(given.name or "", given.read(settings.PAIR_FILE_MAX_BYTES + 1)) if given else None,
    )
