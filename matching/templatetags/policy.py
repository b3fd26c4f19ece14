"""The musts of a policy in whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import LEVEL_ORDER, Level


def musts(written: Sequence[dict[str, Any]]) -> list[str]:
    return [_must(row) for row in written]


def _must(row: dict[str, Any]) -> str:
    match row["rule"]:
        case "other_country":
            return _("The mentor works in another country than the mentee.")
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
        words = _("The mentor is at least %(least)s levels above the mentee.")
    else:
        words = _("The mentor is at most %(most)s levels above the mentee.")
    return words % {"least": least, "most": most}


def _levels(numbers: Sequence[int]) -> str:
    by_number = {number: Level(level).label for level, number in LEVEL_ORDER.items()}
    return ", ".join(str(by_number.get(number, number)) for number in sorted(numbers))
