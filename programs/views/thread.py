"""Messages of the two, and the files of their notes."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from programs.actions import files, messages
from programs.forms.thread import MessageForm
from programs.models import SharedFile
from programs.permissions import can_work_on_mentorship
from programs.views.loading import posted, reader
from programs.views.pairs import carry_out, load_pair, load_row

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest fifty, or all."""
    mentorship = load_pair(request, pk, to_change=request.method == "POST")
    partner = mentorship.partner_of(reader(request))
    form = MessageForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = _("Sent. %(name)s hears by mail that there is a message, not what it says.")
        done %= {"name": partner.short_name}
        carry_out(request, done, messages.send, mentorship, now=clock.now(), **form.cleaned_data)
        return redirect("programs:thread", pk)
    rows = mentorship.messages.select_related("author").order_by("-sent_at", "-pk")
    shown = list(rows if "all" in request.GET else rows[: SHOWN + 1])
    has_more = "all" not in request.GET and len(shown) > SHOWN
    context = {
        "mentorship": mentorship,
        "partner": partner,
        "can_change": can_work_on_mentorship(reader(request), mentorship),
        "sent": list(reversed(shown[:SHOWN] if has_more else shown)),
        "has_more": has_more,
        "form": form,
    }
    return render(request, "programs/thread.html", context)


@never_cache
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Always a download: the browser is told to open nothing of it."""
    row = load_row(request, SharedFile, pk)
    response = HttpResponse(row.raw, content_type=row.kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = load_row(request, SharedFile, pk, to_change=True)
    carry_out(request, _("The file is removed."), files.remove, row)
    return redirect("programs:mentorship-detail", row.mentorship_id)
