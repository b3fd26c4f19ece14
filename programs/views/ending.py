"""A pair pauses, goes on, parts, finishes or says how its year ends."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from programs import copy_of_pair, permissions
from programs.actions import concerns, ending, pausing
from programs.actions.mentorships import MentorIsFull
from programs.forms.ending import EndingForm, PauseForm
from programs.models import EndingWish, FollowUp, Mentee, Mentor, Mentorship, Program, SharedFile
from programs.views.loading import posted, reader
from programs.views.pairs import carry_out, load_pair

SEAT_IS_TAKEN = gettext_lazy(
    "You paused for longer than eight weeks, and another mentee has the place."
    " You can go on as soon as there is one more."
)


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = load_pair(request, pk, to_change=True)
    back, today = redirect("programs:mentorship-detail", pk), clock.today()
    if not permissions.can_pause_mentorship(reader(request), mentorship):
        return back
    latest = pausing.latest(mentorship, today=today)
    form = PauseForm(posted(request), today=today, latest=latest, cancel_url=back.url)
    if request.method == "POST" and form.is_valid():
        done = _("Paused. %(name)s reads the day by mail, not why.")
        name = {"name": mentorship.partner_of(reader(request)).short_name}
        try:
            carry_out(request, done % name, pausing.pause, mentorship, now=clock.now(), **form.cleaned_data)
        except (pausing.PauseIsTooLong, pausing.NoSuchDay):
            messages.info(request, _("This was changed meanwhile. Here you see how it is now."))
        return back
    return _page(request, mentorship, "programs/mentorship_pause.html", form=form, has_days=latest > today)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = load_pair(request, pk, to_change=True)
    try:
        carry_out(request, _("You go on from today."), pausing.resume, mentorship, now=clock.now())
    except MentorIsFull:
        messages.info(request, str(SEAT_IS_TAKEN))
    return redirect("programs:mentorship-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """“It does not click”: what can be done, and what each of it does to whom."""
    mentorship = load_pair(request, pk)
    if request.method == "POST" and mentorship.goes_on:
        deeds = {"part": _part, "unsafe": _stop}
        deed = deeds.get(request.POST.get("answer", ""))
        if deed is not None:
            return deed(request, mentorship)
    elif not mentorship.goes_on:
        return redirect("programs:mentorship-detail", pk)
    return _page(request, mentorship, "programs/mentorship_part.html")


def _part(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    carry_out(
        request,
        _("It has ended. You both get the same short mail."),
        ending.part,
        mentorship,
        now=clock.now(),
    )
    return redirect("programs:mentorship-detail", mentorship.pk)


def _stop(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    try:
        concern = concerns.stop(mentorship, by=reader(request), now=clock.now())
    except ending.mentorships.MentorshipIsOver:
        return redirect("programs:mentorship-detail", mentorship.pk)
    except concerns.NobodyToTell:
        return _page(request, mentorship, "programs/mentorship_part.html", nobody=True)
    return _page(request, mentorship, "programs/mentorship_stopped.html", contact=concern.contact)


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """What the two set out to do beside where they are; then it is completed."""
    mentorship = load_pair(request, pk)
    if not permissions.can_finish_mentorship(reader(request), mentorship):
        return redirect("programs:mentorship-detail", pk)
    if request.method == "POST":
        done = _("Completed. Thank you both.")
        carry_out(request, done, ending.finish, mentorship, now=clock.now())
        return redirect("programs:mentorship-finished", pk)
    return _page(request, mentorship, "programs/mentorship_finish.html", goals=list(mentorship.goals.all()))


@require_safe
def finished(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = load_pair(request, pk)
    if mentorship.state != Mentorship.State.COMPLETED:
        return redirect("programs:mentorship-detail", pk)
    person, program = reader(request), mentorship.program
    context = {
        "goals": list(mentorship.goals.all()),
        "check_in": FollowUp.objects.unanswered_by(person).filter(mentorship=mentorship).first(),
        "certificate": reverse("programs:mentor-certificate", args=[mentorship.code]),
        "again": _can_go_on(program)
        and Mentor.objects.filter(pk=mentorship.mentor_id).taking_part().exists(),
        "may_offer": permissions.can_offer_as_mentor(person, program),
        "may_join": _can_go_on(program)
        and permissions.can_join_program(person, program)
        and Mentee.objects.finished().filter(pk=mentorship.mentee_id, person=person).exists(),
    }
    return _page(request, mentorship, "programs/mentorship_finished.html", **context)


def _can_go_on(program: Program) -> bool:
    """New pairs can still begin in it."""
    return program.is_live and (program.ends_on is None or program.ends_on > clock.today())


@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Thirty days before the end: longer, without the program, or round off."""
    mentorship = load_pair(request, pk)
    if not mentorship.goes_on or mentorship.end_asked_on is None:
        return redirect("programs:mentorship-detail", pk)
    side = mentorship.side_of(reader(request))
    said = {row.side: row for row in mentorship.ending_wishes.filter(end_on=mentorship.planned_end_on)}
    mine = said.pop(str(side), None)
    initial = {"wish": mine.wish, "months": mine.months or 3} if mine else {}
    form = EndingForm(
        posted(request), initial=initial, cancel_url=reverse("programs:mentorship-detail", args=[pk])
    )
    if request.method == "POST" and form.is_valid():
        try:
            moved = carry_out(
                request, _("Noted."), ending.say, mentorship, now=clock.now(), **form.cleaned_data
            )
        except ending.NotAsked:
            moved = False
        if moved:
            return redirect("programs:mentorship-detail", pk)
        return redirect("programs:mentorship-ending", pk)
    theirs: EndingWish | None = next(iter(said.values()), None) if mine else None
    goals = list(mentorship.goals.all())
    return _page(
        request,
        mentorship,
        "programs/mentorship_ending.html",
        form=form,
        mine=mine,
        theirs=theirs,
        goals=goals,
        closes_on=ending.closes_on(mentorship),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor is away for long: the mentee waits, asks for somebody who stands in, or chooses anew."""
    mentorship = load_pair(request, pk)
    if not mentorship.is_paused or mentorship.side_of(reader(request)) != "mentee":
        raise Http404
    if request.method == "POST":
        answer = request.POST.get("answer")
        if answer == "again":
            return _part(request, mentorship)
        if answer == "stand_in":
            done = _("Your coordinator looks for somebody who stands in.")
            carry_out(request, done, pausing.want_stand_in, mentorship, now=clock.now())
        return redirect("programs:mentorship-detail", pk)
    return _page(request, mentorship, "programs/mentorship_away.html")


@require_safe
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of this pair that the reader may read, as one text to keep; with files, in one archive."""
    mentorship = load_pair(request, pk)
    text = copy_of_pair.text(mentorship, reader(request))
    files = list(SharedFile.objects.visible_to(reader(request)).filter(mentorship=mentorship))
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    name = "mentorship.md"
    if files:
        name = "mentorship.zip"
        response = HttpResponse(copy_of_pair.archive(text, files), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, mentorship: Mentorship, template: str, **context: object) -> HttpResponse:
    person = reader(request)
    about = {
        "mentorship": mentorship,
        "partner": mentorship.partner_of(person),
        "side": mentorship.side_of(person),
    }
    return render(request, template, about | context)
