"""What a signal says to a coordinator: the reason in one sentence, and what usually helps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

ACTIONS = {
    "S1": gettext_lazy("Ask both whether they have met; the first talk is often only not noted."),
    "S2": gettext_lazy("Ask first: did you meet? One click notes it."),
    "S3": gettext_lazy("Offer fifteen minutes to make the agreement together."),
    "S4": gettext_lazy("A short call with each of them apart often helps."),
    "S5": gettext_lazy("Talk with each apart before you talk with both."),
    "S6": gettext_lazy("Call one of them: is it the form, or the pair?"),
    "S7": gettext_lazy("Call today. Listen first; another mentor is possible at any time."),
    "S9": gettext_lazy("Ask whether the time still suits, or a pause would help."),
    "S10": gettext_lazy("Send the chapter on goals, or offer to think along."),
    "S11": gettext_lazy("Talk with both: go on knowing it, choose another mentor, or ask for an exception."),
    "S12": gettext_lazy("Ask what would make room."),
    "S13": gettext_lazy("A call helps. Otherwise the next choice is asked by itself."),
    "S14": gettext_lazy("Ask both whether they want to go on, pause or round off."),
}
RULES = {
    "other_country": gettext_lazy("both work in one country now"),
    "other_region": gettext_lazy("both work in one region now"),
    "share_language": gettext_lazy("they share no working language any more"),
    "not_in_line": gettext_lazy("one of them now leads the other"),
    "other_manager": gettext_lazy("both have the same manager now"),
    "other_unit": gettext_lazy("both work in one department now"),
    "level_gap": gettext_lazy("their levels do not fit the rule any more"),
    "mentor_level_in": gettext_lazy("the mentor’s level does not fit the rule any more"),
    "hours_overlap": gettext_lazy("their working hours hardly overlap any more"),
}


def action(rule: str) -> str:
    return str(ACTIONS.get(rule, ""))


def reason(rule: str, facts: dict[str, Any]) -> str:
    """No score, no name, no word of the pair: what happened, in plain words."""
    if rule in {"S1", "S2", "S14", "S3"}:
        return _days(rule, int(facts.get("days", 0)))
    if rule == "S4":
        fell = _("One of the two judges the relationship much lower than before.")
        return fell if facts.get("dropped") else _("One of the two is not content with the relationship.")
    if rule == "S7":
        changes = _("One of the two would rather have somebody else, or part as colleagues.")
        return changes if facts.get("wish") == "another" else _("One of the two would like to talk.")
    if rule == "S10":
        behind = _("Every goal is behind what they expected.")
        return behind if facts.get("behind") else _("No goal is written down yet.")
    if rule == "S11":
        return _drift(facts)
    if rule == "S12":
        return _mentor(facts)
    return {
        "S5": _("The two judge their relationship very differently."),
        "S6": _("Neither of the two answered the last check-in, two weeks after its day."),
        "S9": _("Two meetings in a row were cancelled by the same person."),
        "S13": _("A mentor’s days to answer are over."),
    }.get(rule, "")


def _days(rule: str, days: int) -> str:
    amount = {"days": days}
    if rule == "S1":
        return (
            ngettext(
                "No meeting noted in %(days)s day since the start.",
                "No meeting noted in %(days)s days since the start.",
                days,
            )
            % amount
        )
    if rule == "S3":
        return (
            ngettext(
                "Not agreed by both after %(days)s day.", "Not agreed by both after %(days)s days.", days
            )
            % amount
        )
    if rule == "S14":
        return (
            ngettext(
                "No meeting noted and nothing answered for %(days)s day.",
                "No meeting noted and nothing answered for %(days)s days.",
                days,
            )
            % amount
        )
    return ngettext("Last meeting %(days)s day ago.", "Last meeting %(days)s days ago.", days) % amount


def _drift(facts: dict[str, Any]) -> str:
    rules = ", ".join(str(RULES.get(rule, rule)) for rule in facts.get("rules", []))
    said = _("Something changed in the HR data: %(rules)s. Nothing ends by itself.") % {"rules": rules}
    if facts.get("by"):
        said += " " + _("Find another mentor by %(day)s.") % {
            "day": date_format(date.fromisoformat(facts["by"]), "j F Y")
        }
    return said


def _mentor(facts: dict[str, Any]) -> str:
    if facts.get("training"):
        return _("The mentor’s training is overdue, so the pair cannot start.")
    return _("%(load)s mentees and %(seats)s places.") % facts
