"""What a list of a program shows, or what is marked on it, to take along with a reason."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from dashboard import lists
from dashboard.views.lists import SIDES, keys_of, wanted
from people import clock, downloads
from people.forms import TakeAlongForm
from programs import exports
from programs.actions import taking_along
from programs.models import Mentorship, Program
from programs.views.loading import coordinated_program, reader
from programs.views.taking_along import file_name, special_data

WHO_SEES = gettext_lazy(
    "Coordinators of this program see this page. Everybody on the list can read that you took it along."
)
LEADS = {
    "pairs": gettext_lazy(
        "One row per pair: who, where, since when, meetings and answers as numbers."
        " No words of theirs, and not your own pair."
    ),
    "mentees": gettext_lazy("One row per mentee: who, where, since when, and whether they have a mentor."),
    "mentors": gettext_lazy("One row per mentor: who, where, since when, places and pairs."),
}
TITLES = {
    "pairs": gettext_lazy("Take the list of pairs along"),
    "mentees": gettext_lazy("Take the list of mentees along"),
    "mentors": gettext_lazy("Take the list of mentors along"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def pairs(request: HttpRequest, pk: int) -> HttpResponseBase:
    person = reader(request)
    program = coordinated_program(person, pk)
    chosen = wanted(request, program, Mentorship.State.choices, lists.FACTS)
    rows = lists.pairs(program, chosen, person=person, today=clock.today())
    only = _marked(request, rows)

    def made(form: TakeAlongForm) -> HttpResponseBase:
        taken = taking_along.pairs(program, reason=form.why, by=person, now=clock.now(), only=only)
        return downloads.table(request, taken, exports.pairs, name=f"{file_name(program)}-pairs")

    offer = _offer(request, program, "pairs", only.exclude(state=Mentorship.State.HELD))
    return downloads.offered(request, offer, made)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: int, side: str) -> HttpResponseBase:
    person = reader(request)
    program = coordinated_program(person, pk)
    if side not in SIDES:
        raise Http404
    states, facts = SIDES[side]
    chosen = wanted(request, program, states.choices, facts)
    rows: Any = lists.mentors(program, chosen)
    if side == "mentees":
        rows = lists.mentees(program, chosen, today=clock.today())
    only = _marked(request, rows)

    def made(form: TakeAlongForm) -> HttpResponseBase:
        taken = taking_along.people(
            program, side.removesuffix("s"), reason=form.why, by=person, now=clock.now(), only=only
        )
        return downloads.table(request, taken, exports.people, name=f"{file_name(program)}-{side}")

    return downloads.offered(request, _offer(request, program, side, only), made)


def _marked(request: HttpRequest, rows: Any) -> Any:
    """What the filters in the address find, or of that what was marked on the list."""
    marked = request.GET.getlist("item")
    return rows.filter(pk__in=keys_of(marked)) if marked else rows


def _offer(request: HttpRequest, program: Program, name: str, rows: Any) -> downloads.Offer:
    amount = rows.count()
    how_many = ngettext("%(amount)d row.", "%(amount)d rows.", amount) % {"amount": amount}
    back = reverse("dashboard:pairs", args=[program.pk])
    if name != "pairs":
        back = reverse("dashboard:people", args=[program.pk, name])
    return downloads.Offer(
        title=TITLES[name],
        lead=f"{LEADS[name]} {how_many}",
        warning=special_data(program),
        back=(back, program.name),
        who_sees=WHO_SEES,
        more={"program": program},
    )
