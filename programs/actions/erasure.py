"""What programs hold of one person; the partner's own words stay, with the name taken out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import models
from django.utils import translation
from django.utils.translation import gettext

from notices import actions as notices
from people import acting
from people.actions.erasure import Known
from people.models import Person
from programs import emails, questions
from programs.actions import departures, mentorships
from programs.load import past_pair
from programs.models import (
    GOAL_TEXTS,
    Agreement,
    Answer,
    AnswerDraft,
    Audience,
    AudienceMember,
    CalendarFeed,
    Concern,
    Declaration,
    EndingWish,
    Goal,
    GoalStep,
    Meeting,
    Mentee,
    Mentor,
    MentorLimit,
    Mentorship,
    Message,
    Nomination,
    Note,
    PastPair,
    Program,
    ProgramRole,
    SessionPlace,
    SharedFile,
    Signal,
    SignalStep,
    StandIn,
    Voice,
    Waiver,
)

GONE = dict.fromkeys(GOAL_TEXTS, "")


class ProgramNeedsThem(Exception):
    """They own or stand in for a program that runs: somebody else takes it over first."""


def check(person: Person) -> None:
    """Raises ProgramNeedsThem."""
    running = Program.objects.exclude(state__in=[Program.State.CLOSED, Program.State.CANCELLED])
    if running.filter(models.Q(owner=person) | models.Q(deputy=person)).exists():
        raise ProgramNeedsThem


def end_pairs(person: Person, *, now: datetime) -> dict[int, list[Meeting]]:
    """What goes on ends now, and what was planned is cancelled; the meetings of each pair that ended."""
    ended = {}
    for pair in Mentorship.objects.of(person).holding().order_by("pk"):
        with suppress(mentorships.MentorshipIsOver):
            row = mentorships.lock(pair, by=None, any_seat=True)
            was_held = row.is_held
            meetings = departures.end(row, now=now)
            if not was_held:  # who was told nothing is told nothing now
                ended[pair.pk] = meetings
        for meeting in ended.get(pair.pk, []):
            notices.drop(key_prefix=f"meeting:{meeting.pk}:")
    return ended


def tell_partners(person: Person, ended: dict[int, list[Meeting]], *, now: datetime) -> None:
    """After everything is forgotten, so that neither the mail nor its files hold a name."""
    pairs = Mentorship.objects.filter(pk__in=ended).order_by("pk")
    for pair in pairs.select_related("mentor_person", "mentee_person", "program__owner"):
        partner = pair.partner_of(person)
        if partner.has_departed:
            continue
        if pair.was_proposed_only:
            emails.pair_not_begun(pair, partner, now=now)
        else:
            left = Meeting.objects.filter(pk__in=[meeting.pk for meeting in ended[pair.pk]])
            emails.mentorship_left(pair, partner, left.select_related("planned_by"), now=now)


def partners(person: Person) -> set[int]:
    pairs = Mentorship.objects.of(person).values_list("mentor_person", "mentee_person")
    return {pk for pair in pairs for pk in pair} - {person.pk}


def rows(person: Person) -> list[models.Model]:
    """Rows whose label in the log holds the name."""
    return [
        *Mentor.objects.filter(person=person).select_related("person"),
        *Mentee.objects.filter(person=person).select_related("person"),
        *Mentorship.objects.of(person).select_related("mentor_person", "mentee_person"),
    ]


@acting.as_house()
def forget(person: Person, known: Known) -> None:
    pairs = list(Mentorship.objects.of(person).select_related("mentor_person", "mentee_person"))
    PastPair.objects.bulk_create(
        [
            PastPair(digest=past_pair(known.employee_id, pair.partner_of(person).employee_id))
            for pair in pairs
        ],
        ignore_conflicts=True,
    )
    Mentor.objects.filter(person=person).update(
        introduction="", topics=[], exempt_reason="", not_now_reason=""
    )
    MentorLimit.objects.filter(person=person).delete()
    AudienceMember.objects.filter(person=person).delete()
    Audience.named.through.objects.filter(person=person).delete()
    Nomination.objects.filter(models.Q(person=person) | models.Q(by=person)).delete()
    Mentee.objects.filter(person=person).update(wish="", topics=[])
    _forget_exceptions(person)
    ProgramRole.objects.filter(person=person).delete()
    SessionPlace.objects.filter(person=person).delete()
    CalendarFeed.objects.filter(person=person).delete()
    Note.objects.filter(author=person).delete()
    EndingWish.objects.filter(person=person).delete()
    Concern.objects.filter(person=person).delete()
    theirs = models.Q(mentor__person=person) | models.Q(mentorship__in=pairs)
    StandIn.objects.filter(theirs).delete()
    Message.objects.filter(author=person).delete()
    SharedFile.objects.filter(author=person).delete()
    Voice.objects.filter(author=person).delete()
    Declaration.objects.filter(person=person).delete()
    GoalStep.objects.filter(author=person).delete()
    Signal.objects.filter(models.Q(person=person) | models.Q(mentorship__in=pairs)).delete()
    SignalStep.objects.filter(by=person).delete()
    Answer.objects.filter(person=person).update(expectation="", help="", values={})
    AnswerDraft.objects.filter(person=person).delete()
    Agreement.objects.filter(written_by=person).update(text="", rhythm="")
    Meeting.objects.filter(planned_by=person).update(place="")
    Goal.objects.filter(mentorship__mentee_person=person).update(**GONE)
    for pair in pairs:
        _clean(pair, pair.partner_of(person), known)


def _forget_exceptions(person: Person) -> None:
    """What coordinators wrote of this person's pairs; that an exception was made, by whom and when, stays."""
    theirs = models.Q(mentor__person=person) | models.Q(mentee__person=person)
    Waiver.objects.filter(theirs).update(reason="–", opening="")
    Mentorship.objects.of(person).update(opening="")


def _clean(pair: Mentorship, partner: Person, known: Known) -> None:
    """The name goes out of what the partner wrote or keeps of this pair."""
    with translation.override(partner.language):
        stand_in = gettext("a former colleague")

    def clean(text: str) -> str:
        return known.out_of(text, stand_in, close=True)

    _rewrite(pair.notes.all(), ("body",), clean)
    _rewrite(pair.messages.all(), ("words",), clean)
    _rewrite(pair.files.defer("content"), ("name",), clean)
    _rewrite(pair.voices.all(), ("words",), clean)
    _rewrite(pair.agreements.all(), ("rhythm", "text"), clean)
    _rewrite(pair.goals.all(), tuple(GONE), clean)
    _rewrite(pair.steps.all(), ("words", "will_try"), clean)
    _rewrite(pair.meetings.all(), ("place",), clean)
    answers = Answer.objects.filter(follow_up__mentorship=pair)
    _rewrite(answers, ("expectation", "help"), clean)
    for rows in (answers, AnswerDraft.objects.filter(follow_up__mentorship=pair)):
        _rewrite_values(rows, clean)
    own = models.Q(person=partner)
    _rewrite(Mentor.objects.filter(own), ("introduction", "exempt_reason"), clean)
    _rewrite(Mentee.objects.filter(own), ("wish",), clean)


def _rewrite(rows: models.QuerySet, names: tuple[str, ...], clean: Callable[[str], str]) -> None:
    for row in rows:
        limits = {name: row._meta.get_field(name).max_length for name in names}
        after = {name: clean(getattr(row, name))[: limits[name]] for name in names}
        changed = {name: text for name, text in after.items() if text != getattr(row, name)}
        if changed:
            type(row)._default_manager.filter(pk=row.pk).update(**changed)


def _rewrite_values(rows: models.QuerySet, clean: Callable[[str], str]) -> None:
    """Only what somebody wrote: the code of a choice is no text."""
    for row in rows:
        after = {
            key: clean(value) if isinstance(value, str) and questions.is_text(key) else value
            for key, value in row.values.items()
        }
        if after != row.values:
            type(row)._default_manager.filter(pk=row.pk).update(values=after)
