from __future__ import annotations

from django.conf import settings as house
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import clock
from people.actions import settings
from people.forms import SettingsForm
from people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Own settings only: nobody sets another person's language."""
    # A copy, so that a refused form leaves the reader's own row alone:
    person = get_object_or_404(Person, pk=request.user.pk)
    form = SettingsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        settings.change(person, by=person, now=clock.now(), **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your settings are saved."))
        return redirect("people:settings")
    context = {"form": form, "asks_for_groups": bool(house.DECLARED_TRAITS)}
    return render(request, "people/settings.html", context)
