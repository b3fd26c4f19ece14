"""Taking part: answering as a mentor, joining as a mentee, and the coordinator's view of who answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from programs import knowledge, states
from programs.actions import participants
from programs.forms.participants import ExemptForm, JoinForm, OfferForm, PostponeForm
from programs.models import Mentee, Mentor
from programs.permissions import can_exempt_mentor, can_join_program, can_offer_as_mentor
from programs.views.loading import coordinated_program, known_program, own_mentee, own_mentor, posted, reader

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_AND_POST)
def join(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    mentee = own_mentee(person, program)
    again = mentee is not None and Mentee.objects.finished().filter(pk=mentee.pk).exists()
    context = {"program": program, "mentee": mentee, "role": "mentee", "again": again}
    if program.is_live and program.has_rounds:
        return redirect("programs:program-detail", pk=program.pk)  # each round is joined anew, there
    if not can_join_program(person, program) or program.has_ended(clock.today()):
        return render(request, "programs/program_not_open.html", context, status=403)
    asks = program.is_protected and (mentee is None or mentee.state != Mentee.State.ENROLLED)
    form = JoinForm(posted(request), person=person, mentee=mentee, consents=asks)
    if request.method == "POST" and form.is_valid():
        try:
            participants.join(program, person, now=clock.now(), **form.cleaned_data)
        except participants.Refused:
            return redirect("programs:program-join", pk=program.pk)
        return redirect("programs:program-joined", pk=program.pk)
    return render(request, "programs/mentee_join.html", context | {"form": form})


@require_safe
def joined(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    mentee = own_mentee(person, program)
    if mentee is None or mentee.state != Mentee.State.ENROLLED:
        return redirect("programs:program-detail", pk=program.pk)
    return render(request, "programs/mentee_joined.html", {"program": program, "mentee": mentee})


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """One click; a second one finds it done and says the same."""
    person = reader(request)
    program = known_program(person, pk)
    mentee = own_mentee(person, program)
    if mentee is None:
        raise Http404
    try:
        participants.leave(mentee, by=person, now=clock.now())
    except participants.MentorshipGoesOn:
        messages.warning(request, _("You have a mentor in this program. End that mentorship first."))
        return redirect("programs:program-detail", pk=program.pk)
    except states.WrongState:
        pass
    messages.success(request, _("You have left the program. You can join again here."))
    return redirect("programs:program-detail", pk=program.pk)


@require_http_methods(GET_AND_POST)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    mentor = own_mentor(person, program)
    context = {"program": program, "mentor": mentor, "role": "mentor"}
    if not can_offer_as_mentor(person, program, mentor=mentor) or program.has_ended(clock.today()):
        return render(request, "programs/program_not_open.html", context, status=403)
    asks = program.is_protected and (mentor is None or not mentor.takes_part)
    form = OfferForm(posted(request), person=person, mentor=mentor, consents=asks)
    if request.method == "POST" and form.is_valid():
        try:
            participants.sign_up_mentor(program, person, now=clock.now(), **form.cleaned_data)
        except (participants.Refused, states.WrongState):
            return redirect("programs:mentor-offer", pk=program.pk)
        return redirect("programs:mentor-offered", pk=program.pk)
    more = {"form": form, "rare": knowledge.rare_names_of(person)}
    return render(request, "programs/mentor_offer.html", context | more)


@require_http_methods(GET_AND_POST)
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Only for who is on the list: nobody else is asked, so nobody else needs to say no."""
    person = reader(request)
    program = known_program(person, pk)
    mentor = own_mentor(person, program)
    if mentor is None or not program.is_live or not states.can(mentor, states.MENTOR, "postpone"):
        raise Http404
    initial = {"until": mentor.not_now_until, "reason": mentor.not_now_reason}
    form = PostponeForm(posted(request), today=clock.today(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            participants.postpone(mentor, by=person, now=clock.now(), **form.cleaned_data)
        except (participants.Refused, states.WrongState):
            return redirect("programs:mentor-offer", pk=program.pk)
        return redirect("programs:mentor-offered", pk=program.pk)
    return render(request, "programs/mentor_postpone.html", {"program": program, "form": form})


@require_safe
def offered(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    mentor = own_mentor(person, program)
    if mentor is None or mentor.state not in {Mentor.State.AVAILABLE, Mentor.State.NOT_NOW}:
        return redirect("programs:program-detail", pk=program.pk)
    return render(request, "programs/mentor_offered.html", {"program": program, "mentor": mentor})


@require_http_methods(GET_AND_POST)
def exempt(request: HttpRequest, pk: int, mentor_pk: int) -> HttpResponse:
    person = reader(request)
    program = coordinated_program(person, pk)
    mentor = get_object_or_404(
        Mentor.objects.visible_to(person).select_related("person", "program"), pk=mentor_pk, program=program
    )
    form = ExemptForm(posted(request), today=clock.today())
    name = {"name": mentor.person.full_name}
    if not can_exempt_mentor(person, mentor):
        messages.info(request, _("%(name)s has answered already; nothing was changed.") % name)
        return redirect("programs:mentor-tracker", pk=program.pk)
    if request.method == "POST" and form.is_valid():
        try:
            participants.exempt(mentor, by=person, now=clock.now(), **form.cleaned_data)
        except states.WrongState:
            return redirect("programs:mentor-exempt", pk=program.pk, mentor_pk=mentor.pk)
        messages.success(request, _("%(name)s is excused.") % name)
        return redirect("programs:mentor-tracker", pk=program.pk)
    return render(request, "programs/mentor_exempt.html", {"mentor": mentor, "form": form})
