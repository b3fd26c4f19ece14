"""What each picture shows, how it is counted and of what it is a part, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from matching import load
from people.countries import country_name
from people.models import LEVEL_ORDER, Level, OrgUnit
from programs.models import Side

SEGMENTS = {
    "country": gettext_lazy("Country"),
    "level": gettext_lazy("Level"),
    "unit": gettext_lazy("Unit"),
}


@dataclass(frozen=True)
class Words:
    title: str | Promise
    how: str | Promise  # the definition, and of what each number is a part
    group: str | Promise  # head of the first column; the name of a segment where it is empty


WORDS = {
    "steps": Words(
        gettext_lazy("From the audience to the end"),
        gettext_lazy(
            "Mentees by how far they ever came. Shares are parts of all who joined and have not withdrawn."
        ),
        gettext_lazy("Step"),
    ),
    "segments": Words(
        gettext_lazy("How far each segment comes"),
        gettext_lazy(
            "The same steps; Q1 to Q4 are answered check-ins. Segments are those of today; shares are parts "
            "of those who joined from that segment."
        ),
        "",
    ),
    "countries": Words(
        gettext_lazy("Which countries meet"),
        gettext_lazy("Pairs that go on: the mentee's country down, the mentor's across."),
        gettext_lazy("Mentee's country"),
    ),
    "topics": Words(
        gettext_lazy("Topics asked and offered"),
        gettext_lazy(
            "Mentees who wait for a mentor beside mentors with a free place. Who names several topics "
            "counts under each."
        ),
        gettext_lazy("Topic"),
    ),
    "places": Words(
        gettext_lazy("Who waits and who has room, by country"),
        gettext_lazy(
            "Mentees who wait for a mentor beside mentors with a free place. Which pairs may cross a "
            "border, the rules of the program say."
        ),
        gettext_lazy("Country"),
    ),
    "coverage": Words(
        gettext_lazy("Which expected mentors are available"),
        gettext_lazy("Shares are parts of the mentors who were asked and have not withdrawn."),
        "",
    ),
    "load": Words(
        gettext_lazy("How many pairs each mentor has"),
        gettext_lazy("Mentors who offer places or have a pair, by pairs that go on in this program."),
        gettext_lazy("Pairs"),
    ),
    "answers": Words(
        gettext_lazy("How soon mentors answer"),
        gettext_lazy(
            "Requests of the last 365 days, by days until a yes or a no. Requests that mentees took back "
            "are left out."
        ),
        gettext_lazy("Answered"),
    ),
    "shown_mentors": Words(
        gettext_lazy("Whom the directory shows, and who is asked"),
        gettext_lazy(
            "Mentors whom colleagues can find now; asked and said yes within the last 365 days. Who "
            "looked at whom is not kept."
        ),
        "",
    ),
    "shown_mentees": Words(
        gettext_lazy("Who asks, and who waits"),
        gettext_lazy("Shares are parts of the mentees who joined and have not withdrawn."),
        "",
    ),
    "waiting": Words(
        gettext_lazy("The waiting list"),
        gettext_lazy("Mentees who wait for a mentor, by time since they joined."),
        gettext_lazy("Waits"),
    ),
    "training": Words(
        gettext_lazy("Who is trained"),
        gettext_lazy(
            "Available mentors and enrolled mentees who are asked to learn something. A course counts "
            "while it is valid."
        ),
        gettext_lazy("Side"),
    ),
    "months": Words(
        gettext_lazy("Pairs that run, month by month"),
        gettext_lazy("Pairs that had started and had not ended on that day."),
        gettext_lazy("On"),
    ),
    "wait": Words(
        gettext_lazy("How long until a mentor"),
        gettext_lazy(
            "Mentees who joined at least so long ago and had no mentor that many days later. Who has left "
            "without one is not counted."
        ),
        gettext_lazy("After"),
    ),
    "check_ins": Words(
        gettext_lazy("Who answers the check-ins"),
        gettext_lazy("Shares are parts of the check-ins that were opened for pairs."),
        gettext_lazy("Quarter"),
    ),
}
COLUMNS = {
    "could": gettext_lazy("Could join"),
    "invited": gettext_lazy("Invited"),
    "joined": gettext_lazy("Joined"),
    "paired": gettext_lazy("Had a mentor"),
    "trained": gettext_lazy("Took the course"),
    "started": gettext_lazy("Agreed and started"),
    "met": gettext_lazy("Have met"),
    "finished": gettext_lazy("Finished"),
    "expected": gettext_lazy("Asked"),
    "available": gettext_lazy("Available"),
    "later": gettext_lazy("Not now"),
    "exempt": gettext_lazy("Exempt"),
    "silent": gettext_lazy("Not answered yet"),
    "waiting": gettext_lazy("Mentees who wait"),
    "room": gettext_lazy("Mentors with room"),
    "asking": gettext_lazy("Wait for an answer"),
    "away": gettext_lazy("Away for a while"),
    "mentors": gettext_lazy("Mentors"),
    "requests": gettext_lazy("Requests"),
    "shown": gettext_lazy("Shown"),
    "asked": gettext_lazy("Asked"),
    "unasked": gettext_lazy("Never asked"),
    "course": gettext_lazy("Course done"),
    "session": gettext_lazy("Was at a training"),
    "opened": gettext_lazy("Opened"),
    "mentee": gettext_lazy("Mentee answered"),
    "mentor": gettext_lazy("Mentor answered"),
    "nobody": gettext_lazy("Nobody answered"),
    "counted": gettext_lazy("All who joined"),
    "still": gettext_lazy("Still wait"),
}
OWN_COLUMNS = {
    ("training", "asked"): gettext_lazy("Asked to learn"),
    ("shown_mentees", "asked"): gettext_lazy("Asked a mentor"),
    ("shown_mentees", "accepted"): gettext_lazy("Got a yes"),
    ("shown_mentors", "accepted"): gettext_lazy("Said yes"),
    ("shown_mentees", "waiting"): gettext_lazy("Wait"),
}
WAITS = {
    "30": gettext_lazy("Up to 30 days"),
    "90": gettext_lazy("31 to 90 days"),
    "more": gettext_lazy("More than 90 days"),
}
ANSWERED = {
    "1": gettext_lazy("Within a day"),
    "3": gettext_lazy("Within 3 days"),
    "7": gettext_lazy("Within 7 days"),
    "14": gettext_lazy("Within 14 days"),
    "more": gettext_lazy("Later"),
    "none": gettext_lazy("Not answered in time"),
    "open": gettext_lazy("Still open"),
}
BY_SEGMENT = ("segments", "coverage", "shown_mentors", "shown_mentees")


def head(name: str, by: str) -> str:
    """Of the column that names the groups."""
    return str(SEGMENTS[by]) if name in BY_SEGMENT else str(WORDS[name].group)


def column(picture: str, name: str) -> str:
    if picture == "countries":
        return country_name(name, get_language() or "en") or _("Not known")
    if picture == "months":
        return date_format(date.fromisoformat(name), "j F Y")
    if name.startswith("after"):
        return _("No mentor after %(days)s days") % {"days": name.removeprefix("after")}
    if name.startswith("answered") and picture == "segments":
        return _("Q%(number)s") % {"number": name.removeprefix("answered")}
    if name.startswith("answered"):
        return _("Answered check-in %(number)s") % {"number": name.removeprefix("answered")}
    return str(OWN_COLUMNS.get((picture, name)) or COLUMNS[name])


def groups(name: str, by: str) -> Callable[[str], str]:
    """From the key of a group to what the reader calls it."""
    kind = by if name in BY_SEGMENT else name
    known = _NAMES[kind]()
    return lambda key: known(key) if key else _("Not known")


def order(name: str, by: str) -> Callable[[tuple[str, dict[str, int]]], Any]:
    """Levels and amounts go up; whatever else comes with the largest first. What is not known is last."""
    kind = by if name in BY_SEGMENT else name
    if kind == "level":
        return lambda row: (row[0] == "", LEVEL_ORDER.get(row[0], 0), row[0])
    if kind in {"load", "check_ins"}:
        return lambda row: (row[0] == "", int(row[0] or 0))
    return lambda row: (row[0] == "", -max(row[1].values(), default=0), row[0])


def _countries() -> Callable[[str], str]:
    language = get_language() or "en"
    return lambda code: country_name(code, language)


def _units() -> Callable[[str], str]:
    names = {str(pk): name for pk, name in OrgUnit.objects.order_by().values_list("pk", "name")}
    return lambda pk: names.get(pk, _("A unit that is gone"))


def _topics() -> Callable[[str], str]:
    names = load.topic_names(get_language() or "en")
    return lambda slug: names.get(slug, slug)


def _table(words: dict[str, Any]) -> Callable[[], Callable[[str], str]]:
    return lambda: lambda key: str(words.get(key, key))


_NAMES: dict[str, Callable[[], Callable[[str], str]]] = {
    "country": _countries,
    "countries": _countries,
    "places": _countries,
    "level": _table(dict(Level.choices)),
    "unit": _units,
    "topics": _topics,
    "waiting": _table(WAITS),
    "answers": _table(ANSWERED),
    "training": _table({Side.MENTEE: gettext_lazy("Mentees"), Side.MENTOR: gettext_lazy("Mentors")}),
    "steps": _table({}),
    "load": _table({}),
    "check_ins": _table({}),
    "months": _table({}),
    "wait": _table({}),
}
