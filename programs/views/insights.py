"""An insight card begins at the pair; from then on it is its author's alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guides.actions import insights
from guides.insight_forms import InsightForm
from people import clock
from programs.models import Mentorship
from programs.permissions import can_write_insight
from programs.views.loading import posted, reader
from programs.views.pairs import load_pair


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = load_pair(request, pk)
    if not can_write_insight(reader(request), mentorship):
        raise Http404
    form = InsightForm(
        posted(request), cancel_url=reverse("programs:mentorship-detail", args=[pk]), initial={}
    )
    if request.method == "POST" and form.is_valid():
        card = insights.write(
            reader(request), program_name=_where(mentorship), now=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("Saved for yourself. Publish it if you want colleagues to read it."))
        return redirect("guides:insight-detail", card.pk)
    context = {"mentorship": mentorship, "partner": mentorship.partner_of(reader(request)), "form": form}
    return render(request, "programs/insight_write.html", context)


def _where(mentorship: Mentorship) -> str:
    """Where it was learned, unless that would say of which protected group its author is."""
    return str(_("a mentoring program")) if mentorship.program.is_protected else mentorship.program.name
