"""What happened to one person in one program, as days and facts: no words, no answers, no reasons.

Only what a coordinator of that program may know of anyhow; pairs and requests of the reader are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guides.models import Completion
from matching.models import MentorRequest
from people.models import Person
from programs.models import FollowUp, Mentee, Mentor, Mentorship, Program
from programs.models.session import SessionPlace


@dataclass(frozen=True)
class Fact:
    on: date
    what: str
    url: str = ""


def of(program: Program, about: Person, *, by: Person) -> list[Fact]:
    """Newest first; of one day the order in which things usually happen, backwards."""
    facts = [
        *_joined(program, about),
        *_trained(program, about),
        *_asked(program, about, by),
        *_paired(program, about, by),
        *_answered(program, about, by),
    ]
    return [
        fact for _, fact in sorted(enumerate(facts), key=lambda each: (each[1].on, each[0]), reverse=True)
    ]


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _joined(program: Program, about: Person) -> Iterator[Fact]:
    for mentor in Mentor.objects.filter(program=program, person=about):
        if mentor.asked_at:
            yield Fact(_day(mentor.asked_at), _("Was asked to be a mentor"))
        if mentor.reminders:
            words = ngettext("%(amount)s reminder so far", "%(amount)s reminders so far", mentor.reminders)
            yield Fact(_day(mentor.asked_at or mentor.created_at), words % {"amount": mentor.reminders})
        if mentor.answered_at:
            state = mentor.get_state_display()
            yield Fact(_day(mentor.answered_at), _("Answered as a mentor; now: %(state)s") % {"state": state})
    for mentee in Mentee.objects.filter(program=program, person=about).defer("wish"):
        yield Fact(_day(mentee.enrolled_at), _("Joined as a mentee"))
        if mentee.away_from:
            yield Fact(mentee.away_from, _("Away for a while"))
        if mentee.away_until and mentee.away_until <= timezone.localdate():
            yield Fact(mentee.away_until, _("Back again"))
        if mentee.outside_since:
            yield Fact(mentee.outside_since, _("No longer fits whom the program is for"))


def _trained(program: Program, about: Person) -> Iterator[Fact]:
    courses = [program.mentor_course_id, program.mentee_course_id]
    rows = Completion.objects.filter(person=about, course__in=[key for key in courses if key])
    for row in rows.select_related("course").defer("answers", "reflections", "evidence").order_by("pk"):
        yield Fact(_day(row.assigned_at), _("Course assigned: %(title)s") % {"title": row.course.title})
        if row.completed_at:
            yield Fact(_day(row.completed_at), _("Course taken: %(title)s") % {"title": row.course.title})
    places = SessionPlace.objects.filter(person=about, session__program=program, has_attended=True)
    for place in places.select_related("session").order_by("pk"):
        yield Fact(_day(place.session.starts_at), _("Was at a live training"))


def _asked(program: Program, about: Person, by: Person) -> Iterator[Fact]:
    """Only what has been asked: a request on its way has no moment yet."""
    rows = MentorRequest.objects.coordinated_by(by).filter(program=program, asked_at__isnull=False)
    rows = rows.filter(Q(mentor__person=about) | Q(mentee__person=about))
    for row in rows.select_related("mentor__person", "mentee__person").order_by("pk"):
        names = {"mentor": row.mentor.person.full_name, "mentee": row.mentee.person.full_name}
        said = _("Asked %(mentor)s") if row.mentee.person_id == about.pk else _("Was asked by %(mentee)s")
        if row.asked_at:
            yield Fact(_day(row.asked_at), said % names)
        ended = row.answered_at or row.ended_at
        if ended and not row.is_open:  # one that is held for ten minutes is open
            words = _("Request of %(mentee)s to %(mentor)s: %(state)s")
            yield Fact(_day(ended), words % {**names, "state": row.get_state_display()})


def _paired(program: Program, about: Person, by: Person) -> Iterator[Fact]:
    rows = Mentorship.objects.coordinated_by(by).filter(program=program)
    rows = rows.filter(Q(mentor_person=about) | Q(mentee_person=about)).with_meetings()
    for pair in rows.select_related("mentor_person", "mentee_person").order_by("pk"):
        name, url = pair.partner_of(about).full_name, reverse("matching:pair-detail", args=[pair.pk])
        as_mentor = pair.mentor_person_id == about.pk
        said = _("Paired, as the mentor of %(name)s") if as_mentor else _("Paired, with %(name)s as mentor")
        yield Fact(pair.started_on, said % {"name": name}, url)
        if pair.active_at:
            yield Fact(_day(pair.active_at), _("Started with %(name)s") % {"name": name}, url)
        if pair.last_met_at:  # type: ignore[attr-defined]
            words = ngettext(
                "Met %(name)s, %(amount)s time so far",
                "Met %(name)s, %(amount)s times so far",
                pair.meetings_held,  # type: ignore[attr-defined]
            )
            yield Fact(_day(pair.last_met_at), words % {"name": name, "amount": pair.meetings_held}, url)  # type: ignore[attr-defined]
        if pair.paused_on:
            yield Fact(pair.paused_on, _("Paused with %(name)s") % {"name": name}, url)
        if pair.ended_on:
            yield Fact(
                pair.ended_on,
                _("%(state)s with %(name)s") % {"state": pair.get_state_display(), "name": name},
                url,
            )


def _answered(program: Program, about: Person, by: Person) -> Iterator[Fact]:
    """That a check-in was answered, never how."""
    rows = FollowUp.objects.coordinated_by(by).filter(mentorship__program=program)
    rows = rows.filter(Q(mentorship__mentor_person=about) | Q(mentorship__mentee_person=about))
    told = rows.filter(answers__person=about).order_by("pk").distinct()
    for row in told.prefetch_related("answers").select_related("question_set"):
        at = next(each.answered_at for each in row.answers.all() if each.person_id == about.pk)
        yield Fact(_day(at), _("Answered: %(title)s") % {"title": row.title})
