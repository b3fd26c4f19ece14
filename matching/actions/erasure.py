"""Requests, choices and proposals of one person: what was said in them goes, that they were made stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils import translation
from django.utils.translation import gettext

from matching.actions import choices
from matching.models import Apart, Ask, Mark, MentorRequest, Proposal
from people.actions.erasure import Known
from people.models import Person

TEXTS = ("wish", "why", "question", "reply")
CLOSED, LEFT = MentorRequest.State.CLOSED, MentorRequest.CloseReason.LEFT


def end_requests(person: Person, *, now: datetime) -> None:
    """Who asked them goes on to the next choice; what they asked or would have asked is closed."""
    mine = MentorRequest.objects.open().select_related("mentor__person", "mentee__person", "program__owner")
    for request in mine.filter(mentee__person=person):
        choices.close(request, LEFT, now=now)
    for request in mine.filter(mentor__person=person):
        choices.lock_mentee(request.mentee_id)
        if request.is_asked:
            choices.close_and_go_on(request, LEFT, now=now)
        else:
            choices.close(request, LEFT, now=now)


def near(person: Person) -> set[int]:
    """People who asked them or whom they asked."""
    both = models.Q(mentee__person=person) | models.Q(mentor__person=person)
    found = MentorRequest.objects.filter(both).values_list("mentee__person", "mentor__person")
    return {pk for two in found for pk in two} - {person.pk}


def rows(person: Person) -> Iterable[models.Model]:
    """Rows whose label in the log holds the name."""
    return _proposals(person).select_related("mentor__person", "mentee__person")


def forget(person: Person, known: Known) -> None:
    MentorRequest.objects.filter(mentee__person=person).update(wish="", why="", question="", reply="")
    _proposals(person).update(reasons=[], parts={})
    Ask.objects.filter(models.Q(mentee__person=person) | models.Q(mentor__person=person)).delete()
    Mark.objects.filter(models.Q(mentee__person=person) | models.Q(mentor__person=person)).delete()
    Apart.objects.filter(models.Q(person=person) | models.Q(other=person)).delete()
    received = MentorRequest.objects.filter(mentor__person=person).select_related("mentee__person")
    for request in received:
        with translation.override(request.mentee.person.language):
            stand_in = gettext("a former colleague")
        after = {name: known.out_of(getattr(request, name), stand_in, close=True) for name in TEXTS}
        MentorRequest.objects.filter(pk=request.pk).update(**after)


def _proposals(person: Person) -> models.QuerySet[Proposal]:
    return Proposal.objects.filter(models.Q(mentee__person=person) | models.Q(mentor__person=person))
