"""One list of everything that needs whoever coordinates: look, take on, give away, put off, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dashboard import house, worklist
from dashboard.actions import lines
from dashboard.attention_item import RANKS, Attention
from dashboard.forms import WorklistForm
from dashboard.worklist import Filters
from people import clock
from people.models import Person
from programs.forms.signals import GiveForm, PutOffForm, TriedForm, who_coordinates
from programs.models import Program, Signal
from programs.permissions import can_see_desk
from programs.views.loading import looked, posted, reader

STEPS = ("give", "put_off", "tried")
PLAIN = ("take", "wake")


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    programs = list(Program.objects.coordinated_by(person).order_by("name", "pk"))
    at_home = house.of_request(request)
    if not (programs or (at_home and can_see_desk(person))):
        raise Http404
    filters, filter_form = _filters(request, programs)
    forms_, sent = _forms(request, person, programs), _sent(request)
    marked = request.POST.getlist("item")
    if sent in PLAIN or (sent and forms_[sent].is_valid()):
        if marked:
            _do(request, sent, forms_.get(sent), marked, at_home)
        else:
            messages.info(request, _("Mark at least one line first."))
        return redirect(request.get_full_path())
    today, get = clock.today(), request.GET
    found = worklist.show(
        person,
        filters,
        today=today,
        before=get.get("before", ""),
        after=get.get("after", ""),
        known=[row.pk for row in programs],
        house=at_home,
    )
    _note_looks(request, found.page.rows, programs)
    context = {
        "work": found,
        "filters": filters,
        "filter_form": filter_form,
        "programs": programs,
        "links": _links(filters),
        "kinds": _kinds(filters, found),
        "keep": _query(filters),
        "forms": forms_,
        "form": forms_.get(sent),
        "marked": marked,
        "verdicts": worklist.verdicts(person, filters) if filters.show == "closed" else [],
        "has_concern": any(item.rule == Signal.Matter.CONCERN for item in at_home),
        "now": clock.now(),
    }
    return render(request, "dashboard/today.html", context)


def _filters(request: HttpRequest, programs: list[Program]) -> tuple[Filters, WorklistForm]:
    form = WorklistForm(request.GET or None, programs=programs)
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {})
    kind, show = request.GET.get("kind", ""), request.GET.get("show", "open")
    whose = request.GET.get("whose", "")
    return Filters(
        kind=kind if kind in RANKS else "",
        program=int(chosen["program"]) if chosen.get("program") else None,
        whose=whose if whose in worklist.WHOSE else "",
        show=show if show in worklist.SHOWN else "open",
    ), form


def _query(filters: Filters, **other: Any) -> str:
    values = vars(filters) | other
    values["show"] = "" if values["show"] == "open" else values["show"]
    return urlencode({name: value for name, value in values.items() if value})


def _links(filters: Filters) -> list[dict[str, Any]]:
    """Whose, and open, put off or closed: one row of chips; each keeps kind and program."""
    ways = (
        (_("All"), "", "open"),
        (_("Mine"), "mine", "open"),
        (_("Nobody’s yet"), "free", "open"),
        (_("Postponed"), "", "put_off"),
        (_("Closed"), "", "closed"),
    )
    return [
        {
            "name": name,
            "query": _query(filters, whose=whose, show=show),
            "current": (whose, show) == (filters.whose, filters.show),
        }
        for name, whose, show in ways
    ]


def _kinds(filters: Filters, found: worklist.Worklist) -> list[dict[str, Any]]:
    """Those there are, most urgent first, each with how many."""
    return [
        {
            "name": name,
            "amount": amount,
            "query": _query(filters, kind=kind),
            "current": kind == filters.kind,
        }
        for kind, name, amount in found.kinds
    ]


def _sent(request: HttpRequest) -> str:
    answer = request.POST.get("answer", "") if request.method == "POST" else ""
    return answer if answer in (*STEPS, *PLAIN) else ""


def _forms(request: HttpRequest, person: Person, programs: list[Program]) -> dict[str, forms.Form]:
    """Three in one: only the one whose button was pressed is looked at."""
    sent = _sent(request)
    data = {name: posted(request) if sent == name else None for name in STEPS}
    people = who_coordinates([row.pk for row in programs], hr=person.is_hr_admin).exclude(pk=person.pk)
    return {
        "give": GiveForm(data["give"], prefix="give", people=people, is_part=True),
        "put_off": PutOffForm(data["put_off"], prefix="put_off", today=clock.today(), is_part=True),
        "tried": TriedForm(data["tried"], prefix="tried", is_part=True),
    }


def _do(
    request: HttpRequest,
    sent: str,
    form: forms.Form | None,
    marked: list[str],
    at_home: Sequence[Attention],
) -> None:
    given = {name: value for name, value in form.cleaned_data.items() if name != "sent"} if form else {}
    person, today = reader(request), clock.today()
    entries = worklist.chosen(person, marked, today=today, house=at_home)
    done = lines.do(
        sent, entries, by=person, today=today, now=clock.now(), waits_for=house.waits_for, **given
    )
    left = len(set(marked)) - done
    if done:
        words = ngettext("Noted for %(amount)s line.", "Noted for %(amount)s lines.", done)
        messages.success(request, words % {"amount": done})
    if left:
        words = ngettext(
            "%(amount)s line stays as it was: it changed meanwhile, or is not for the one you chose.",
            "%(amount)s lines stay as they were: they changed meanwhile, or are not for the one you chose.",
            left,
        )
        messages.info(request, words % {"amount": left})


def _note_looks(request: HttpRequest, entries: Any, programs: list[Program]) -> None:
    """Whoever is named on the page can read that on “My data”."""
    names: dict[int, list[Person]] = {}
    for entry in entries:
        signal = entry.signal
        pair = signal.mentorship if signal and entry.is_noticed else None
        about = [pair.mentor_person, pair.mentee_person] if pair else []
        about += [signal.person] if signal and signal.person else []
        names.setdefault(entry.item.program, []).extend(about)
    for program in programs:
        if names.get(program.pk):
            looked(request, names[program.pk], where="today", of=program)
