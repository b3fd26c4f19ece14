"""The words of each thing that needs a coordinator: what, why, and the verb that leads there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.attention_item import Attention, Matter, Rule
from notices.rules import RULES
from people.models import Person
from programs.models import Answer, Program, Signal


def contact_wished(row: Answer) -> Attention:
    program = row.follow_up.mentorship.program
    return Attention(
        _("%(name)s would like to hear from you") % {"name": row.person.full_name},
        _("Asked in: %(title)s, %(program)s.") % {"title": row.follow_up.title, "program": program.name},
        _("See the check-ins"),
        _list("check-ins", program.pk),
        **_of_answer(row, Rule.TALK),
    )


def low_rating(row: Answer) -> Attention:
    pair = row.follow_up.mentorship
    return Attention(
        _("%(mentor)s and %(mentee)s: one of them rated the match %(rating)s of 5")
        % {
            "mentor": pair.mentor_person.full_name,
            "mentee": pair.mentee_person.full_name,
            "rating": row.rating,
        },
        _("A short call with each of them apart often helps. %(program)s.") % {"program": pair.program.name},
        _("See the check-ins"),
        _list("check-ins", pair.program_id),
        **_of_answer(row, Rule.LOW),
    )


def _of_answer(row: Answer, rule: str) -> dict[str, Any]:
    """As the clock names the same fact in its next round, so that both are one signal."""
    pair = row.follow_up.mentorship
    return {
        "rule": rule,
        "subject": f"pair:{pair.pk}",
        "key": row.pk,
        "program": pair.program_id,
        "program_name": pair.program.name,
        "since_on": timezone.localdate(row.answered_at),
        "mentorship": pair.pk,
        "mark": str(row.pk),
    }


def silent(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "%(amount)s pair has not finished the quarterly check-in",
            "%(amount)s pairs have not finished the quarterly check-in",
            amount,
        )
        % {"amount": amount},
        _("It is due. %(program)s.") % {"program": name},
        _("Remind them"),
        reverse("programs:remind", args=[program]),
    )


def slow_start(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "%(amount)s pair has not started within %(days)s working days",
            "%(amount)s pairs have not started within %(days)s working days",
            amount,
        )
        % {"amount": amount, "days": RULES["preparing.slow"].after[0]},
        _("The course or the agreement is not done. %(program)s.") % {"program": name},
        _("See the pairs"),
        _list("pairs", program, "slow"),
    )


def draft(run: int, name: str, amount: int) -> Attention:
    return Attention(
        _("Proposed pairs are ready to review"),
        _("Nobody has been told anything yet. %(program)s.") % {"program": name},
        _("Review the pairs"),
        reverse("matching:run-detail", args=[run]),
    )


def without_mentor(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext("%(amount)s mentee waits for a mentor", "%(amount)s mentees wait for a mentor", amount)
        % {"amount": amount},
        _("A draft shows the best pairs. Nobody is told before you publish it. %(program)s.")
        % {"program": name},
        _("Calculate a draft"),
        reverse("matching:run-plan", args=[program]),
        is_deed=True,
    )


def late_request(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "%(amount)s request waits on its last day",
            "%(amount)s requests wait on their last day",
            amount,
        )
        % {"amount": amount},
        _("A call helps. Otherwise the next choice is asked by itself. %(program)s.") % {"program": name},
        _("See the requests"),
        reverse("matching:behalf-list", args=[program]),
    )


def unconfirmed(pair: int, name: str, amount: int) -> Attention:
    return Attention(
        _("A proposed pair was not confirmed in time"),
        _("Talk with both, or take the proposal back. %(program)s.") % {"program": name},
        _("See the pair"),
        reverse("matching:pair-detail", args=[pair]),
    )


def moved(pair: int, name: str, amount: int) -> Attention:
    return Attention(
        _("A pair works in one country now"),
        _("One of the two moved. Talk with both, or ask for an exception. %(program)s.") % {"program": name},
        _("See the pair"),
        reverse("matching:pair-detail", args=[pair]),
    )


def no_place(pair: int, name: str, amount: int) -> Attention:
    return Attention(
        _("A pause is over, and somebody else has the place"),
        _("The pair goes on as soon as the mentor has one more. %(program)s.") % {"program": name},
        _("See the pair"),
        reverse("matching:pair-detail", args=[pair]),
    )


def waiver_over(pair: int, name: str, amount: int) -> Attention:
    return Attention(
        _("The exception of a pair has ended"),
        _("The pair goes on; decide with both what comes next. %(program)s.") % {"program": name},
        _("See the pair"),
        reverse("matching:pair-detail", args=[pair]),
    )


def waiver_asked(waiver: int, name: str, amount: int) -> Attention:
    return Attention(
        _("An exception to the rules waits for a second person"),
        _("Two people cannot become a pair before somebody else approves. %(program)s.") % {"program": name},
        _("Read and decide"),
        reverse("matching:waiver-detail", args=[waiver]),
    )


def address_refused(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "Mails to %(amount)s person do not arrive",
            "Mails to %(amount)s people do not arrive",
            amount,
        )
        % {"amount": amount},
        _("Their address refuses them. Tell them in person, and let HR correct the address. %(program)s.")
        % {"program": name},
        _("See the mails"),
        reverse("dashboard:program-mails", args=[program]) + "?show=stuck",
    )


def silent_mentors(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "%(amount)s expected mentor has not answered",
            "%(amount)s expected mentors have not answered",
            amount,
        )
        % {"amount": amount},
        _("Three reminders went out; a short call helps more than a fourth. %(program)s.")
        % {"program": name},
        _("See who"),
        reverse("programs:mentor-tracker", args=[program]) + "?state=expected&silent=1#answers",
    )


def _list(name: str, program: int, fact: str = "") -> str:
    url = reverse(f"dashboard:{name}", args=[program])
    return f"{url}?fact={fact}" if fact else url


def quarter_note(program: int, name: str, amount: int) -> Attention:
    return Attention(
        _("The note of the quarter is due"),
        _("Ten minutes: what you told people, what you decide, one sentence for the sponsor. %(program)s.")
        % {"program": name},
        _("Write it"),
        reverse("programs:quarter-note", args=[program]),
    )


def stand_in(pair: int, name: str, amount: int) -> Attention:
    return Attention(
        _("A mentee asks for a mentor who stands in"),
        _("Their mentor is away for a while. %(program)s.") % {"program": name},
        _("Choose who stands in"),
        reverse("matching:stand-in", args=[pair]),
    )


def changed_rules(program: int, name: str, amount: int) -> Attention:
    return Attention(
        _("Changed rules wait for a second person"),
        _("Somebody wants to relax a rule while pairs go on. %(program)s.") % {"program": name},
        _("Look at the change"),
        reverse("matching:policy", args=[program]),
    )


def lead_left(row: Program, lead: Person, part: str) -> Attention:
    said = _("the owner") if part == "owner" else _("the deputy")
    return Attention(
        _("%(name)s no longer works here") % {"name": lead.full_name},
        _("Still named as %(part)s of %(program)s. Choose somebody else.")
        % {"part": said, "program": row.name},
        _("Change the program"),
        reverse("programs:program-edit", args=[row.pk]),
        rule=Matter.LEAD,
        subject=f"{part}:{row.pk}",
        key=row.pk,
        program=row.pk,
        program_name=row.name,
        since_on=lead.left_on,
    )


def lead_gone(row: Signal) -> Attention:
    """The same, of the row that somebody took on: who it was stands in the program."""
    return Attention(
        row.get_rule_display(),
        _("Somebody who left is still named. Choose somebody else."),
        _("Change the program"),
        reverse("programs:program-edit", args=[row.program_id]),
        rule=row.rule,
        subject=row.subject,
        key=row.its_program.pk,
        program=row.its_program.pk,
        program_name=row.its_program.name,
        since_on=row.since_on,
    )
