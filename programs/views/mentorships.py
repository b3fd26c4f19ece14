from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people import clock
from people.models import Event, Person
from programs import load
from programs.actions import mentorships
from programs.forms.mentorships import NoteForm
from programs.models import Mentorship, Note, SharedFile, StandIn
from programs.permissions import can_work_on_mentorship
from programs.views.loading import reader
from programs.views.pairs import load_pair


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Whoever has one mentorship goes straight there."""
    rows = list(
        Mentorship.objects.visible_to(reader(request)).select_related(
            "program", "mentor_person", "mentee_person"
        )
    )
    helping = StandIn.objects.now_for(reader(request)).select_related(
        "mentorship__program", "mentorship__mentee_person", "mentorship__mentor_person"
    )
    if len(rows) == 1 and not helping:
        return redirect("programs:mentorship-detail", rows[0].pk)
    pairs = [(row, row.partner_of(reader(request)), row.side_of(reader(request))) for row in rows]
    return render(request, "programs/mentorship_list.html", {"pairs": pairs, "helping": helping})


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = load_pair(request, pk, proposed=True)
    if mentorship.is_proposed or mentorship.was_proposed_only:
        return redirect("matching:pair-confirm", pk)
    return workspace(request, mentorship)


def workspace(request: HttpRequest, mentorship: Mentorship, *, form: NoteForm | None = None) -> HttpResponse:
    """The page of the pair; `form` is a note that could not be saved yet."""
    notes = (
        Note.objects.visible_to(reader(request))
        .filter(mentorship=mentorship)
        .select_related("author")
        .prefetch_related(_files())
    )
    forms = {each.is_shared: each for each in (NoteForm(is_shared=True), NoteForm(is_shared=False))}
    if form is not None:
        forms[form.is_shared] = form
    context = {
        "mentorship": mentorship,
        "space": load.workspace(mentorship, reader(request), now=clock.now()),
        "partner": mentorship.partner_of(reader(request)),
        "can_change": can_work_on_mentorship(reader(request), mentorship),
        "shared_notes": [note for note in notes if note.is_shared],
        "private_notes": [note for note in notes if not note.is_shared],
        "shared_form": forms[True],
        "private_form": forms[False],
        "form": form,
        "stand_in": _stand_in(mentorship, reader(request)),
        "waits_for_seat": mentorship.waits_for_seat(clock.today()),
        "is_own_pause": mentorship.is_paused and _is_by_mentee(mentorship),
    }
    return render(request, "programs/mentorship_detail.html", context)


def _is_by_mentee(mentorship: Mentorship) -> bool:
    """Who wished the pause stands in the log alone; one's own is never too long for oneself."""
    if mentorship.mentee.is_away(clock.today()):
        return True
    pauses = Event.objects.filter(about_kind=mentorship._meta.label_lower, about_id=str(mentorship.pk))
    last = pauses.filter(verb="pause").order_by("-pk").values_list("by_id_label", flat=True).first()
    return last == mentorship.mentee_person.employee_id


def _stand_in(mentorship: Mentorship, person: Person) -> StandIn | None:
    """Only the mentee needs the name, and only while the pair pauses."""
    if not mentorship.is_paused or mentorship.side_of(person) != "mentee":
        return None
    given = StandIn.objects.filter(mentorship=mentorship, mentor__isnull=False)
    return given.select_related("mentor__person").first()


def _files() -> Prefetch:
    """Their names; what is in them is read only when somebody asks for it."""
    return Prefetch("files", SharedFile.objects.defer("content"))


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """“Start now”, where all is ready and the clock has not looked yet."""
    mentorship = load_pair(request, pk, to_change=True)
    if mentorship.state == Mentorship.State.PREPARING and not mentorships.activate_if_ready(
        mentorship, now=clock.now(), by=reader(request)
    ):
        messages.info(request, _("Not everything is ready yet. Here you see what is still to do."))
    return redirect("programs:mentorship-detail", pk)
