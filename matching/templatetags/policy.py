"""The rules of a policy, and what a change does to them, in whole sentences: one set for all pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.engine import ENOUGH, WishKind
from matching.rule_changes import Change, What
from matching.rule_labels import WISHES
from people.models import LEVEL_ORDER, Level

register = template.Library()


@dataclass(frozen=True)
class Difference:
    """One change in words; `look` is the class of the tag that says what kind it is."""

    kind: str
    words: str
    weakens: bool

    @property
    def look(self) -> str:
        return "warn" if self.weakens else ""


@register.filter(name="must_sentences")
def musts(written: Sequence[dict[str, Any]]) -> list[str]:
    return [_must(row) for row in written]


@register.filter(name="wish_lines")
def wishes(written: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The heaviest first; `part` is the share of all weights in percent."""
    heavy = sorted((row for row in written if row["weight"]), key=lambda row: -row["weight"])
    total = sum(row["weight"] for row in heavy)
    return [
        {"words": wish(row), "weight": row["weight"], "part": round(100 * row["weight"] / total)}
        for row in heavy
    ]


@register.filter(name="other_sentences")
def besides(rules: dict[str, Any]) -> list[str]:
    """Fewest points and who comes first by waiting; nothing where nothing is set."""
    said = [_least(rules["least_points"])] if rules["least_points"] else []
    return said + ([_first(rules["priority_days"])] if rules["priority_days"] else [])


@register.filter(name="in_words")
def differences(changes: Iterable[Change]) -> list[Difference]:
    return [Difference(_kind(change), _changed(change), change.weakens) for change in changes]


def _kind(change: Change) -> str:
    return {
        What.ADDED: _("added"),
        What.REMOVED: _("removed"),
        What.TIGHTENED: _("stricter"),
        What.RELAXED: _("relaxed"),
        What.MOVED: _("changed"),
        What.HEAVIER: _("heavier"),
        What.LIGHTER: _("lighter"),
        What.SET: _("changed"),
    }[change.what]


def _changed(change: Change) -> str:
    before, after = change.before, change.after
    match change.of:
        case "must" if before and after:
            return _("%(after)s Before: %(before)s") % {"after": _must(after), "before": _must(before)}
        case "must":
            return _must(after or before)
        case "wish":
            return _wish_changed(before, after)
        case "least_points":
            return _least(after) if after else _("A pair needs no fewest points any more.")
        case "priority_days":
            return _first(after) if after else _("Nobody comes first for having waited long.")
    return _("Lots are drawn with another number between pairs that fit equally well.")


def _wish_changed(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    either = after or before or {}
    figures = {"wish": wish(either), "before": (before or {}).get("weight")}
    figures["after"] = (after or {}).get("weight")
    if before and after and before["weight"] == after["weight"]:
        return _("%(after)s Before: %(before)s") % {"after": f"{wish(after)}.", "before": f"{wish(before)}."}
    if before and after:
        return _("%(wish)s: weight %(after)s instead of %(before)s.") % figures
    if after:
        return _("%(wish)s: weight %(after)s.") % figures
    return _("%(wish)s: no longer counts (weight %(before)s before).") % figures


def wish(row: dict[str, Any]) -> str:
    """What is wished for, with its figure."""
    kind = WishKind(row["wish"])
    enough = row.get("enough") or ENOUGH.get(kind, 0)
    match kind:
        case WishKind.WAITING:
            words = ngettext(
                "The mentee has waited long, up to %(enough)s day",
                "The mentee has waited long, up to %(enough)s days",
                enough,
            )
        case WishKind.FEW_MENTEES:
            words = ngettext(
                "The mentor still has no mentee", "The mentor has fewer than %(enough)s mentees", enough
            )
        case WishKind.LEVEL_GAP:
            words = ngettext(
                "The mentor is %(enough)s level above the mentee; further counts for less",
                "The mentor is %(enough)s levels above the mentee; nearer or further counts for less",
                enough,
            )
        case _:
            return str(WISHES[kind])
    return words % {"enough": enough}


def _least(hundredths: int) -> str:
    return _("A pair needs at least %(points)s points.") % {"points": f"{hundredths / 100:g}"}


def _first(days: Sequence[int]) -> str:
    limits = ", ".join(str(number) for number in sorted(days, reverse=True))
    return _("Who has waited longer comes first, by days waited: %(limits)s.") % {"limits": limits}


def _must(row: dict[str, Any]) -> str:
    match row["rule"]:
        case "other_country":
            return _("The mentor works in another country than the mentee.")
        case "other_region":
            return _("The mentor works in another part of the world than the mentee.")
        case "other_legal_entity":
            return _("The mentor works for another legal entity than the mentee.")
        case "share_language":
            return _("Mentor and mentee share a language.")
        case "not_in_line":
            return _line(row.get("max"))
        case "other_manager":
            return _("Mentor and mentee have different managers.")
        case "other_unit":
            return _("Mentor and mentee work in different parts of the company.")
        case "level_gap":
            return _level_gap(row.get("min"), row.get("max"))
        case "mentor_level_in":
            return _("The mentor is on one of these levels: %(levels)s.") % {"levels": _levels(row["levels"])}
        case "hours_overlap":
            words = ngettext(
                "Their working days share at least %(hours)s hour.",
                "Their working days share at least %(hours)s hours.",
                2 if row["min"] != 1 else 1,
            )
            return words % {"hours": row["min"]}
    raise ValueError(f"no sentence for the rule {row['rule']}")


def _line(most: int | None) -> str:
    if most is None:
        return _("Neither is in the other’s reporting line.")
    words = ngettext(
        "Neither is the other’s manager.",
        "Neither is among the %(most)s managers above the other.",
        most,
    )
    return words % {"most": most}


def _level_gap(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        words = _("The mentor is %(least)s to %(most)s levels above the mentee.")
    elif least is not None:
        words = ngettext(
            "The mentor is at least %(least)s level above the mentee.",
            "The mentor is at least %(least)s levels above the mentee.",
            least,
        )
    else:
        words = ngettext(
            "The mentor is at most %(most)s level above the mentee.",
            "The mentor is at most %(most)s levels above the mentee.",
            most or 0,
        )
    return words % {"least": least, "most": most}


def _levels(numbers: Sequence[int]) -> str:
    by_number = {number: Level(level).label for level, number in LEVEL_ORDER.items()}
    return ", ".join(str(by_number.get(number, number)) for number in sorted(numbers))
