from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programs.actions import calling
from programs.models import FollowUp
from programs.views.loading import reader
from programs.views.pairs import load_row


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    follow_up = load_row(request, FollowUp, pk)
    lead = follow_up.mentorship.program.lead
    try:
        calling.ask_for_call(follow_up, by=reader(request))
    except calling.NothingSaid:
        messages.info(request, _("Answer the check-in first; you can ask for a call in it."))
    else:
        done = _("%(name)s sees that you would like to be called.")
        messages.success(request, done % {"name": lead.full_name if lead else _("Your coordinator")})
    return redirect("programs:follow-up-answer", pk)
