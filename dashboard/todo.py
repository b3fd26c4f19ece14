"""What one person is asked to do now, computed from facts: nothing here is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from guides.models import Completion
from matching.models import MatchRun, MentorRequest
from people.models import Person
from programs.models import Agreement, FollowUp, Mentee, Mentor, Mentorship, Program
from programs.permissions import can_see_desk


@dataclass(frozen=True)
class Item:
    """One thing to do; `verb` is the words on the button that leads there."""

    title: str
    detail: str
    verb: str
    url: str
    due_on: date | None = None


def for_request(request: HttpRequest, *, today: date) -> list[Item]:
    """The same list for the counter in the header and the page below it: asked once per request."""
    items = getattr(request, "_todo_items", None)
    if items is None:
        items = items_of(request.user, today=today)  # type: ignore[arg-type]
        request._todo_items = items  # type: ignore[attr-defined]
    return items


def items_of(person: Person, *, today: date) -> list[Item]:
    """Nearest date first, then what has no date."""
    items = [
        *_requests(person),
        *_check_ins(person),
        *_preparations(person),
        *_courses(person),
        *_availability(person),
        *_choices(person),
        *_drafts(person),
        *_time_zone(person),
    ]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or today))


def _requests(person: Person) -> list[Item]:
    rows = MentorRequest.objects.pending().received_by(person).select_related("mentee__person")
    return [
        Item(
            _("%(name)s asks you to be their mentor") % {"name": row.mentee.person.full_name},
            _("Read what they want to work on, then accept or decline."),
            _("Read the request"),
            reverse("matching:request-detail", args=[row.pk]),
            row.answer_by,
        )
        for row in rows
    ]


def _check_ins(person: Person) -> list[Item]:
    rows = FollowUp.objects.unanswered_by(person).select_related(
        "mentorship__mentor_person", "mentorship__mentee_person"
    )
    return [
        Item(
            _("Quarterly check-in %(number)s with %(name)s")
            % {"number": row.quarter, "name": row.mentorship.partner_of(person).short_name},
            _("Five questions, about 3 minutes."),
            _("Answer the check-in"),
            reverse("programs:follow-up-answer", args=[row.pk]),
            row.closes_on,
        )
        for row in rows
    ]


def _preparations(person: Person) -> list[Item]:
    pairs = Mentorship.objects.of(person).filter(
        state=Mentorship.State.PREPARING, program__needs_agreement=True
    )
    pairs = pairs.select_related("mentor_person", "mentee_person")
    newest: dict[int, Agreement] = {}
    for agreement in Agreement.objects.filter(mentorship__in=pairs).order_by("version"):
        newest[agreement.mentorship_id] = agreement
    items = []
    for pair in pairs:
        agreement_ = newest.get(pair.pk)
        mine = agreement_ and getattr(agreement_, f"{pair.side_of(person)}_confirmed_at")
        if mine:
            continue
        name = pair.partner_of(person).short_name
        title = (
            _("Confirm what you and %(name)s agree") % {"name": name}
            if agreement_
            else _("Make an agreement with %(name)s") % {"name": name}
        )
        items.append(
            Item(
                title,
                _("Your mentorship starts when both of you have confirmed."),
                _("Open the agreement"),
                reverse("programs:agreement-write", args=[pair.pk]),
            )
        )
    return items


def _courses(person: Person) -> list[Item]:
    rows = Completion.objects.open().visible_to(person).select_related("course")
    return [
        Item(
            _("Take the mentor course") if row.course.audience == "mentor" else _("Take the mentee course"),
            _("You can stop and go on whenever you like."),
            _("Go to the course"),
            reverse("guides:course-detail", args=[row.course.slug]),
        )
        for row in rows
    ]


def _availability(person: Person) -> list[Item]:
    rows = Mentor.objects.filter(
        person=person, state=Mentor.State.EXPECTED, program__state=Program.State.LIVE
    ).select_related("program")
    return [
        Item(
            _("Are you available as a mentor in %(program)s?") % {"program": row.program.name},
            _("Say how many mentees you have room for, or that it is not possible now."),
            _("Answer"),
            reverse("programs:mentor-offer", args=[row.program_id]),
        )
        for row in rows
    ]


def _choices(person: Person) -> list[Item]:
    asked = MentorRequest.objects.open().filter(mentee__person=person).values("mentee")
    rows = Mentee.objects.waiting().filter(person=person, program__state=Program.State.LIVE)
    rows = rows.exclude(pk__in=asked).select_related("program")
    return [
        Item(
            _("Choose a mentor in %(program)s") % {"program": row.program.name},
            _("You see mentors who have room and fit the rules of the program."),
            _("Choose a mentor"),
            f"{reverse('matching:mentor-list')}?program={row.program_id}",
        )
        for row in rows
    ]


def _drafts(person: Person) -> list[Item]:
    if not can_see_desk(person):
        return []
    helped = Program.objects.helped_by(person, "coordinator").values("pk")
    mine = Q(program__owner=person) | Q(program__deputy=person) | Q(program__in=helped)
    rows = MatchRun.objects.filter(mine, state=MatchRun.State.SOLVED)
    rows = rows.select_related("program")
    return [
        Item(
            _("Review the proposed pairs of %(program)s") % {"program": row.program.name},
            _("Nobody has been told anything yet."),
            _("Review the pairs"),
            reverse("matching:run-detail", args=[row.pk]),
        )
        for row in rows
    ]


def _time_zone(person: Person) -> list[Item]:
    """Asked once, of those only whose country has several clocks and whose place of work names none."""
    if not person.is_time_zone_guessed:
        return []
    return [
        Item(
            _("Which time zone do you work in?"),
            _("Meetings and days to answer go by it. Until you choose, it is %(zone)s.")
            % {"zone": person.time_zone.replace("_", " ")},
            _("Choose your time zone"),
            f"{reverse('people:settings')}#id_time_zone",
        )
    ]
