from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.models import Person
from programs import check_in_links, scores
from programs.actions import concerns, follow_ups
from programs.forms.follow_ups import AnswerForm
from programs.models import Answer, AnswerDraft, Concern, FollowUp, Goal, Meeting, Mentorship, Side
from programs.states import WrongState
from programs.views import check_in_lines
from programs.views.loading import looked, posted, reader
from programs.views.pairs import load_row

NOBODY = gettext_lazy(
    "Nothing was sent: nobody in HR can be reached by this page at the moment. Please call HR."
)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once; afterwards what was sent, and in the end what the partner expects."""
    follow_up = load_row(request, FollowUp, pk)
    person = reader(request)
    sides = {each.side: each for each in follow_up.answers.all()}
    mine = sides.pop(str(follow_up.mentorship.side_of(person)), None)
    form = _form(request, follow_up, person, with_goals=True)
    if request.method == "POST" and (mine or not follow_up.is_open or form.is_valid()):
        return _sent(request, follow_up, form)
    context = _context(follow_up, person) | {"mine": mine, "form": form}
    if mine:
        theirs = next(iter(sides.values()), None)
        context["partner_expectation"] = theirs.expectation if theirs else None
        context["partner_shared"] = check_in_lines.shared(theirs, follow_up) if theirs else []
        context["lines"] = check_in_lines.mine(mine, follow_up)
        return render(request, "programs/follow_up_sent.html", context)
    if not follow_up.is_open:
        return render(request, "programs/follow_up_closed.html", context)
    context["draft"] = AnswerDraft.objects.visible_to(person).filter(follow_up=follow_up).first()
    return render(request, "programs/follow_up_answer.html", context)


@require_POST
def keep_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """By the script while somebody writes, and by the button where there is none."""
    follow_up = load_row(request, FollowUp, pk)
    person = reader(request)
    draft = _form(request, follow_up, person, with_goals=True).draft
    follow_ups.keep_draft(follow_up, values=draft, by=person, now=clock.now())
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    messages.success(request, _("Kept. Go on whenever you like."))
    return redirect("programs:mentorship-detail", follow_up.mentorship_id)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tap(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail, without signing in: the form and its sending, and nothing that anybody wrote before."""
    try:
        follow_up, person = check_in_links.read(token)
    except check_in_links.DeadLink:
        return render(request, "programs/follow_up_dead.html", {}, status=404)
    if request.user.is_authenticated:
        if request.user.pk != person.pk:  # passed on to somebody else
            return render(request, "programs/follow_up_dead.html", {}, status=404)
        if request.method != "POST":
            return redirect("programs:follow-up-answer", follow_up.pk)
    with translation.override(person.language), timezone.override(person.time_zone):
        return _tapped(request, follow_up, person)


def _tapped(request: HttpRequest, follow_up: FollowUp, person: Person) -> HttpResponse:
    done = follow_up.answers.filter(person=person).exists()
    form = _form(request, follow_up, person, with_goals=False)
    context = _context(follow_up, person) | {"form": form, "is_done": done}
    if request.method == "POST" and not done and follow_up.is_open and form.is_valid():
        try:
            follow_ups.answer(follow_up, by=person, now=clock.now(), **form.answers)
        except (follow_ups.AlreadyAnswered, follow_ups.CheckInIsClosed):
            follow_up.refresh_from_db(fields=["state"])
        except concerns.NobodyToTell:
            return render(request, "programs/follow_up_tap.html", context | {"nobody": NOBODY})
        return redirect(request.path)
    return render(request, "programs/follow_up_tap.html", context)


def _form(request: HttpRequest, follow_up: FollowUp, person: Person, *, with_goals: bool) -> AnswerForm:
    pair = follow_up.mentorship
    initial: dict[str, Any] = {"meetings": _noted(follow_up)}
    goals: list[tuple[int, str]] = []
    if with_goals:
        draft = AnswerDraft.objects.visible_to(person).filter(follow_up=follow_up).first()
        initial |= draft.values if draft else {}
        goals = [(row.pk, row.sentence) for row in pair.goals.filter(state=Goal.State.OPEN)]
    return AnswerForm(
        posted(request),
        questions=check_in_lines.asked_of(follow_up, str(pair.side_of(person))),
        side=str(pair.side_of(person)),
        partner=pair.partner_of(person),
        goals=goals,
        initial=initial,
    )


def _context(follow_up: FollowUp, person: Person) -> dict[str, Any]:
    pair = follow_up.mentorship
    return {"follow_up": follow_up, "mentorship": pair, "partner": pair.partner_of(person)}


def _sent(request: HttpRequest, follow_up: FollowUp, form: AnswerForm) -> HttpResponse:
    answers = form.answers if form.is_valid() else {}
    try:
        sent = follow_ups.answer(follow_up, by=reader(request), now=clock.now(), **answers)
    except follow_ups.AlreadyAnswered:
        messages.info(request, _("You sent this check-in before. What you sent first stays."))
    except follow_ups.CheckInIsClosed:
        messages.info(request, _("This check-in was closed meanwhile, so nothing was sent."))
    except concerns.NobodyToTell:
        messages.warning(request, NOBODY)
    else:
        if sent.is_unsafe:
            return _help(request, follow_up)
    return redirect("programs:follow-up-answer", follow_up.pk)


def _help(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    """Where the contact can be stopped at once; who was told stands above it."""
    pair = follow_up.mentorship
    concern = Concern.objects.open().get(mentorship=pair, person=reader(request))
    said = _(
        "Your check-in is sent. %(name)s alone reads what you said about safety, and contacts you today."
    )
    messages.info(request, said % {"name": concern.contact.full_name})
    if not pair.goes_on:
        return redirect("programs:mentorship-detail", pair.pk)
    return redirect(f"{reverse('programs:mentorship-part', args=[pair.pk])}#unsafe")


def _noted(follow_up: FollowUp) -> int:
    """How many meetings of this quarter the pair noted; a suggestion."""
    held = follow_up.mentorship.meetings.filter(state=Meeting.State.HELD)
    return held.filter(starts_at__date__gte=follow_up.quarter_starts_on).count()


@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """What each side told the coordinators, and nothing that the two wrote for each other."""
    follow_up = _coordinated(request, pk)
    pair = follow_up.mentorship
    looked(request, [pair.mentor_person, pair.mentee_person], where="check-in", of=pair.program)
    sides = _sides(pair, follow_up)
    context = {"follow_up": follow_up, "mentorship": pair, "sides": sides, "pair_band": _together(sides)}
    return render(request, "programs/follow_up_read.html", context)


@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    follow_up = _coordinated(request, pk)
    try:
        follow_ups.waive(follow_up, by=reader(request), now=clock.now())
    except WrongState:
        messages.info(request, _("This was changed meanwhile. Here you see how it is now."))
    else:
        messages.success(request, _("Nobody is asked any more for this check-in."))
    return redirect("programs:follow-up-read", pk)


def _coordinated(request: HttpRequest, pk: int) -> FollowUp:
    rows = FollowUp.objects.coordinated_by(reader(request)).select_related(
        "mentorship__mentor_person", "mentorship__mentee_person", "mentorship__program__owner", "question_set"
    )
    return get_object_or_404(rows, pk=pk)


def _together(sides: list[dict[str, Any]]) -> str:
    given = [side["answer"].quality if side["answer"] else None for side in sides]
    return scores.band(scores.of_pair(*given))


def _sides(pair: Mentorship, follow_up: FollowUp) -> list[dict[str, Any]]:
    """The mentee first, as on the desk; the expectation is never loaded."""
    answers: dict[str, Answer] = {each.side: each for each in follow_up.answers.defer("expectation")}
    both = ((Side.MENTEE, pair.mentee_person), (Side.MENTOR, pair.mentor_person))
    return [
        {
            "side": side,
            "person": person,
            "answer": answers.get(side),
            "lines": check_in_lines.told(answers[side], follow_up) if side in answers else [],
        }
        for side, person in both
    ]
