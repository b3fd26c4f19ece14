"""Beside asking: a mentee's private mark, and a word to HR where the directory shows nobody."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching.actions import marks, wanted
from matching.choosing import Filters
from matching.directory import directory
from matching.models import Mark
from matching.views.browse import mentee_rows
from matching.views.facets import words_of
from people import clock
from programs.models import Mentee, Mentor
from programs.views.loading import reader


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    mentor = get_object_or_404(Mentor.objects.known_to(reader(request)), pk=pk)
    mentee = _mentee(request, mentor.program_id)
    kind = request.POST.get("kind", "")
    if mentor.person_id == mentee.person_id or kind not in ("", *Mark.Kind.values):
        raise Http404
    if kind:
        marks.mark(mentee=mentee, mentor=mentor, kind=kind, now=clock.now())
    else:
        marks.unmark(mentee=mentee, mentor=mentor)
    back = request.POST.get("back", "")
    if back == "mentor":
        return redirect("matching:mentor-detail", mentor.pk)
    return redirect(f"{reverse('matching:mentor-list')}?{back or f'program={mentor.program_id}'}#mentors")


@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """The filters are in the address, as on the page that had nobody."""
    asked = request.GET.get("program", "")
    mentee = _mentee(request, int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else 0)
    filters = Filters.read(request.GET)
    found = directory(mentee, filters, today=clock.today(), language=get_language() or "en")
    looked_for = [words_of(found, name, value) for name, value in filters.active() if name != "show"]
    try:
        is_new = wanted.tell(mentee, looked_for=looked_for, by=reader(request), now=clock.now())
    except wanted.HasMentor:
        messages.info(request, _("You have a mentor in this program already."))
    else:
        name = {"name": mentee.program.owner or _("HR")}
        messages.success(
            request,
            _("%(name)s knows that you are waiting.") % name
            if is_new
            else _("%(name)s has been told this week already. You keep your place.") % name,
        )
    return redirect(f"{reverse('matching:mentor-list')}?{filters.query(mentee.program_id)}")


def _mentee(request: HttpRequest, program: int) -> Mentee:
    mentee = next((row for row in mentee_rows(reader(request)) if row.program_id == program), None)
    if mentee is None:
        raise Http404
    return mentee
