from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people import clock
from programs.actions import agreements
from programs.forms.mentorships import AgreementForm
from programs.models import Agreement, Mentorship
from programs.permissions import can_work_on_mentorship
from programs.views.loading import posted, reader
from programs.views.pairs import carry_out, load_pair, load_row


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """What is agreed now, the button that confirms it, and the form that replaces it."""
    mentorship = load_pair(request, pk, to_change=request.method == "POST")
    newest = mentorship.agreements.select_related("written_by").first()
    form = AgreementForm(
        posted(request),
        initial=AgreementForm.starting_with(newest),
        cancel_url=reverse("programs:mentorship-detail", args=[pk]),
    )
    if request.method == "POST" and form.is_valid():
        return _written(request, mentorship, form)
    return _page(request, mentorship, newest, form)


def _page(
    request: HttpRequest,
    mentorship: Mentorship,
    newest: Agreement | None,
    form: AgreementForm,
    *,
    status: int = 200,
) -> HttpResponse:
    side = mentorship.side_of(reader(request))
    context = {
        "mentorship": mentorship,
        "partner": mentorship.partner_of(reader(request)),
        "agreement": newest,
        "is_mine_confirmed": bool(newest and newest.is_confirmed_by(side)),
        "can_change": can_work_on_mentorship(reader(request), mentorship),
        "form": form,
    }
    return render(request, "programs/agreement_write.html", context, status=status)


def _written(request: HttpRequest, mentorship: Mentorship, form: AgreementForm) -> HttpResponse:
    done = _("Saved. %(name)s hears that there is something to read.") % {
        "name": mentorship.partner_of(reader(request)).short_name
    }
    try:
        carry_out(request, done, agreements.write, mentorship, now=clock.now(), **form.cleaned_data)
    except agreements.WrongVersion as error:
        _say_changed(request, error.newest)
        return _page(request, mentorship, error.newest, form.based_anew(error.newest), status=409)
    return redirect("programs:agreement-write", mentorship.pk)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = load_row(request, Agreement, pk, to_change=True)
    try:
        carry_out(request, _("You confirmed the agreement."), agreements.confirm, agreement, now=clock.now())
    except agreements.WrongVersion as error:
        _say_changed(request, error.newest)
        return redirect("programs:agreement-write", agreement.mentorship_id)
    return redirect("programs:mentorship-detail", agreement.mentorship_id)


def _say_changed(request: HttpRequest, newest: Agreement) -> None:
    messages.warning(
        request,
        _("%(name)s changed the agreement meanwhile. Please read version %(version)s.")
        % {"name": newest.written_by.short_name, "version": newest.version},
    )
