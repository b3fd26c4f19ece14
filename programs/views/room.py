"""A mentor’s own places: used and free, a limit, a pause; and HR’s view of who carries how much."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.actions import looks
from people.models import Look, Person
from programs import states
from programs.actions import room
from programs.forms.participants import RoomForm
from programs.models import Mentor, MentorLimit, Mentorship, Program
from programs.views.loading import known_program, own_mentor, posted, reader

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    mentor = _own(person, program)
    limit = MentorLimit.objects.visible_to(person).with_left().first()
    form = RoomForm(posted(request), mentor=mentor, most=limit.most if limit else None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            room.set_room(mentor, by=person, now=clock.now(), **form.cleaned_data)
        except (room.NoMentor, states.WrongState):
            return redirect("programs:mentor-offer", pk=program.pk)
        messages.success(request, _("Your room is saved."))
        return redirect("programs:mentor-room", pk=program.pk)
    context = {"program": program, "mentor": mentor, "form": form, "limit": limit}
    return render(request, "programs/mentor_room.html", context)


@require_POST
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """One click; a second one says the same."""
    person = reader(request)
    program = known_program(person, pk)
    room.is_here(_own(person, program), by=person, now=clock.now())
    messages.success(request, _("Thank you. Colleagues can find you as a mentor."))
    return redirect("programs:mentor-room", pk=program.pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """One click; a second one finds it done and says the same."""
    person = reader(request)
    program = known_program(person, pk)
    mentor = own_mentor(person, program)
    if mentor is None:
        raise Http404
    with suppress(states.WrongState):
        room.stop(mentor, by=person, now=clock.now())
    messages.success(request, _("You are no mentor in this program any more. Pairs you have go on."))
    return redirect("programs:program-detail", pk=program.pk)


@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """The ledger: every mentor of one's programs with places and pairs here, and over all programs."""
    reading = reader(request)
    mine = Program.objects.coordinated_by(reading)
    if not mine.exists():
        raise Http404
    offering = [Mentor.State.AVAILABLE, Mentor.State.PAUSED, Mentor.State.DORMANT]
    rows = Mentor.objects.filter(program__in=mine.values("pk"))
    rows = rows.with_load().filter(Q(state__in=offering) | Q(load__gt=0))
    shown = rows.select_related("program").order_by("program__name", "pk")
    people = _with_totals(mine, Person.objects.active().filter(pk__in=rows.order_by().values("person")))
    people = people.prefetch_related(Prefetch("mentor_rows", shown, to_attr="here"))
    page = Paginator(people.order_by("-total", "sort_name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    looks.note(by=reading, about=list(page), what=Look.What.PAGE, where="mentor load", of="", now=clock.now())
    return render(request, "programs/mentor_load.html", {"page": page, "keep": ""})


def _with_totals(mine: Any, people: Any) -> Any:
    """Adds `total`, `places` and `most`: over all programs, those of others included.

    Not those of others for a protected group: a number more would say that somebody is in one.
    """
    known = Q(program__is_protected=False) | Q(program__in=mine.values("pk"))
    pairs = Mentorship.objects.seated().filter(known, mentor_person=OuterRef("pk")).order_by()
    taken = pairs.values("mentor_person").annotate(amount=Count("pk")).values("amount")
    offers = Mentor.objects.available().filter(known, person=OuterRef("pk"))
    offers = offers.filter(program__state=Program.State.LIVE)
    places = offers.order_by().values("person").annotate(amount=Sum("seats")).values("amount")
    limit = MentorLimit.objects.filter(person=OuterRef("pk")).values("most")
    return people.annotate(
        total=Coalesce(Subquery(taken), 0), places=Coalesce(Subquery(places), 0), most=Subquery(limit)
    )


def _own(person: Person, program: Program) -> Mentor:
    """The reader's own places here, with load; 404 for who offers none."""
    row = Mentor.objects.filter(program=program, person=person).with_load().first()
    if row is None or not row.takes_part:
        raise Http404
    return row
