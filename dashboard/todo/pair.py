"""What mentors and mentees are asked: requests, check-ins, agreements, how a year ends."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.todo.item import Item
from matching.models import Ask, CoffeeTalk, MentorRequest
from people.models import Person
from programs.models import (
    EndingWish,
    FollowUp,
    Mentee,
    Mentor,
    Mentorship,
    Nomination,
    Program,
)


def requests(person: Person) -> QuerySet[Any]:
    return MentorRequest.objects.waits_for(person).select_related("mentor__person", "mentee__person")


def request(row: MentorRequest, person: Person) -> Item:
    page = reverse("matching:request-detail", args=[row.pk])
    if row.state == MentorRequest.State.INTRODUCTION:
        other = row.mentee.person if row.mentor.person_id == person.pk else row.mentor.person
        return Item(
            _("Talk with %(name)s, then say whether you go on") % {"name": other.full_name},
            _("Twenty minutes are enough. Neither of you sees what the other chose."),
            _("Go to the request"),
            page,
            row.answer_by,
        )
    if row.state == MentorRequest.State.QUESTION:
        return Item(
            _("%(name)s has a question for you") % {"name": row.mentor.person.full_name},
            _("Your answer helps to decide about your request."),
            _("Answer the question"),
            page,
            row.answer_by,
        )
    return Item(
        _("%(name)s asks you to be their mentor") % {"name": row.mentee.person.full_name},
        _("Read what they want to work on, then accept or decline."),
        _("Read the request"),
        page,
        row.answer_by,
    )


def talks(person: Person) -> QuerySet[Any]:
    asked = Q(other=person, state=CoffeeTalk.State.ASKED)
    rows = CoffeeTalk.objects.of(person).filter(asked | Q(state=CoffeeTalk.State.PLANNED))
    return rows.select_related("one", "other")


def talk(row: CoffeeTalk, person: Person) -> Item:
    name = {"name": row.partner_of(person).full_name}
    if row.is_planned:
        return Item(
            _("Coffee with %(name)s") % name,
            _("Thirty minutes. Afterwards one thumb is enough."),
            _("See your coffee"),
            reverse("matching:coffee"),
            row.meet_until,
        )
    return Item(
        _("%(name)s would like one talk with you") % name,
        _("A yes or a no on the page is enough."),
        _("Answer"),
        reverse("matching:coffee"),
        row.meet_until,
    )


def confirmations(person: Person) -> QuerySet[Any]:
    rows = Mentorship.objects.to_confirm_by(person)
    return rows.select_related("mentor_person", "mentee_person", "program", "confirmation")


def confirmation(row: Mentorship, person: Person) -> Item:
    return Item(
        _("%(name)s is proposed to you in %(program)s")
        % {"name": row.partner_of(person).full_name, "program": row.program.name},
        _("Read why the two of you, and say yes or that it is not possible."),
        _("Read and answer"),
        reverse("matching:pair-confirm", args=[row.pk]),
        row.confirmation.confirm_by,
    )


def asks(person: Person) -> QuerySet[Any]:
    rows = Ask.objects.to_answer_by(person)
    return rows.select_related("program")


def ask(row: Ask, person: Person) -> Item:
    return Item(
        _("Do you have room for one more mentee in %(program)s?") % {"program": row.program.name}
        if row.kind == Ask.Kind.SEAT
        else _("A question that helps to find you a mentor in %(program)s") % {"program": row.program.name},
        _("Yes or no is enough. Without your yes nothing changes."),
        _("Read the question"),
        reverse("matching:ask-detail", args=[row.pk]),
    )


def check_ins(person: Person) -> QuerySet[Any]:
    rows = FollowUp.objects.unanswered_by(person)
    return rows.select_related("mentorship__mentor_person", "mentorship__mentee_person")


def check_in(row: FollowUp, person: Person) -> Item:
    return Item(
        _("%(title)s with %(name)s")
        % {"title": row.title, "name": row.mentorship.partner_of(person).short_name},
        _("About 4 minutes."),
        _("Answer the check-in"),
        reverse("programs:follow-up-answer", args=[row.pk]),
        row.closes_on,
    )


def agreements(person: Person) -> QuerySet[Any]:
    return Mentorship.objects.to_agree_by(person).select_related("mentor_person", "mentee_person")


def agreement(row: Any, person: Person) -> Item:
    name = row.partner_of(person).short_name
    return Item(
        _("Confirm what you and %(name)s agree") % {"name": name}
        if row.agreement_id
        else _("Make an agreement with %(name)s") % {"name": name},
        _("Your mentorship starts when both of you have confirmed."),
        _("Open the agreement"),
        reverse("programs:agreement-write", args=[row.pk]),
    )


def offers(person: Person) -> QuerySet[Any]:
    expected = Mentor.objects.filter(person=person, state=Mentor.State.EXPECTED)
    return expected.filter(program__state=Program.State.LIVE).select_related("program")


def offer(row: Mentor, person: Person) -> Item:
    return Item(
        _("Are you available as a mentor in %(program)s?") % {"program": row.program.name},
        _("Say how many mentees you have room for, or that it is not possible now."),
        _("Answer"),
        reverse("programs:mentor-offer", args=[row.program_id]),
    )


def choices(person: Person) -> QuerySet[Any]:
    asked = MentorRequest.objects.open().filter(mentee__person=person).values("mentee")
    rows = Mentee.objects.waiting().filter(person=person, program__state=Program.State.LIVE)
    return rows.exclude(pk__in=asked).select_related("program")


def choice(row: Mentee, person: Person) -> Item:
    return Item(
        _("Choose a mentor in %(program)s") % {"program": row.program.name},
        _("You see mentors who have room and fit the rules of the program."),
        _("Choose a mentor"),
        f"{reverse('matching:mentor-list')}?program={row.program_id}",
    )


def nominations(person: Person) -> QuerySet[Any]:
    rows = Nomination.objects.open().filter(person=person, program__state=Program.State.LIVE)
    return rows.select_related("program", "by")


def nomination(row: Nomination, person: Person) -> Item:
    return Item(
        _("%(name)s thought of you for %(program)s")
        % {"name": row.by.full_name, "program": row.program.name},
        _("You decide. A no is fine, and nobody asks you why."),
        _("Read and decide"),
        reverse("programs:nomination", args=[row.pk]),
    )


def silent(person: Person) -> QuerySet[Any]:
    asked = Mentor.objects.filter(person=person, state=Mentor.State.AVAILABLE, still_there_at__isnull=False)
    return asked.filter(program__state=Program.State.LIVE).select_related("program")


def still_there(row: Mentor, person: Person) -> Item:
    return Item(
        _("Are you still there as a mentor in %(program)s?") % {"program": row.program.name},
        _("Two requests in a row had no answer. One click, and colleagues go on finding you."),
        _("Say that you are there"),
        reverse("programs:mentor-room", args=[row.program_id]),
    )


def endings(person: Person) -> QuerySet[Any]:
    """Pairs that are asked how their year ends, where this person has not said anything."""
    said = EndingWish.objects.filter(
        mentorship=OuterRef("pk"), person=person, end_on=OuterRef("planned_end_on")
    )
    rows = Mentorship.objects.of(person).filter(state=Mentorship.State.ACTIVE, end_asked_on__isnull=False)
    return rows.exclude(Exists(said)).select_related("mentor_person", "mentee_person")


def ending(row: Mentorship, person: Person) -> Item:
    return Item(
        _("Say how your year with %(name)s ends") % {"name": row.partner_of(person).short_name},
        _("Some months longer, on without the program, or round off."),
        _("Say what you wish"),
        reverse("programs:mentorship-ending", args=[row.pk]),
        row.planned_end_on,
    )
