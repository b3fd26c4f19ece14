"""What a person may do with requests and runs; what may be known at all is `visible_to` of each model."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from matching.models import MatchRun, MentorRequest, Policy, Proposal
from people.models import Person
from programs.models import Mentee, Program, ProgramRole
from programs.permissions import can_coordinate_program


def can_ask_mentor(person: Person, mentee: Mentee) -> bool:
    return mentee.person_id == person.pk


def can_answer_request(person: Person, request: MentorRequest) -> bool:
    return request.mentor.person_id == person.pk and request.asked_at is not None


def can_withdraw_request(person: Person, request: MentorRequest) -> bool:
    return request.mentee.person_id == person.pk


def is_of_request(person: Person, request: MentorRequest) -> bool:
    """One of the two."""
    return person.pk in {request.mentor.person_id, request.mentee.person_id}


def can_undo_request(person: Person, request: MentorRequest, *, now: datetime) -> bool:
    """Who did it, or whose word it is, while the ten minutes last."""
    if request.held_until is None or now >= request.held_until:
        return False
    of_mentor = request.hold in (MentorRequest.Hold.ACCEPT, MentorRequest.Hold.DECLINE)
    theirs = request.mentor.person_id if of_mentor else request.mentee.person_id
    return person.pk in {request.held_by_id, theirs}


def can_answer_for_others(person: Person, request: MentorRequest) -> bool:
    """Whoever coordinates notes what a mentor or mentee said; never on a request of their own."""
    return not is_of_request(person, request) and can_coordinate_program(person, request.program)


def can_review_run(person: Person, run: MatchRun) -> bool:
    return can_coordinate_program(person, run.program)


def can_mark_proposal(person: Person, proposal: Proposal) -> bool:
    """Whoever coordinates and takes part decides nothing about the own pair."""
    return can_review_run(person, proposal.run) and person.pk not in {
        proposal.mentor.person_id,
        proposal.mentee.person_id,
    }


def can_decide_policy(person: Person, policy: Policy) -> bool:
    """The second person: whoever coordinates, but never the author."""
    return policy.is_waiting and policy.by_id != person.pk and can_coordinate_program(person, policy.program)


def can_withdraw_policy(person: Person, policy: Policy) -> bool:
    return policy.is_waiting and policy.by_id == person.pk


def deciders(program: Program) -> QuerySet[Person]:
    """Who is told that rules of this program wait: those who care for it every day."""
    helps = ProgramRole.objects.filter(program=program, role=ProgramRole.Role.COORDINATOR)
    leads = Q(pk__in=[key for key in (program.owner_id, program.deputy_id) if key])
    return Person.objects.reachable().filter(leads | Q(pk__in=helps.values("person"))).order_by("pk")
