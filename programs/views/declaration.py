"""What you say about yourself, so that groups can be counted."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people import clock
from programs.actions import declaring
from programs.forms.declaration import DeclarationForm
from programs.models import Declaration
from programs.views.loading import reader


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    said = {row.trait: row.answer for row in Declaration.objects.filter(person=person)}
    form = DeclarationForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_valid():
        declaring.declare(person, form.cleaned_data, now=clock.now())
        messages.success(request, _("Saved. You can change or delete it at any time."))
        return redirect("programs:declaration")
    context = {"form": form, "has_said": bool(said), "is_asked": bool(settings.DECLARED_TRAITS)}
    return render(request, "programs/declaration.html", context)


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    declaring.take_back(reader(request))
    messages.success(request, _("Deleted. Nothing of it is kept."))
    return redirect("programs:declaration")
