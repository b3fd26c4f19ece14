"""What each frozen picture shows and how its groups are called, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dashboard import standing
from matching import load
from people.countries import country_name
from people.models import Level
from programs.models import Side

Words = str | Promise
TITLES: dict[str, tuple[Words, Words]] = {  # name → title, and how it is counted
    "region": (
        gettext_lazy("Who joined, by part of the world"),
        gettext_lazy("Everybody who ever came, by where they work today."),
    ),
    "level": (gettext_lazy("Who joined, by level"), gettext_lazy("Everybody who ever came.")),
    "wait": (
        gettext_lazy("How long until a mentor"),
        gettext_lazy("Mentees who joined, by days until the first mentor, or until now if they still wait."),
    ),
    "meets": (
        gettext_lazy("Which parts of the world meet"),
        gettext_lazy("Mentees by where they and their newest mentor work."),
    ),
    "asked": (gettext_lazy("Who asks a mentor"), gettext_lazy("Mentees who joined.")),
    "topics": (
        gettext_lazy("Topics"),
        gettext_lazy("Who names several counts under each. Topics of fewer than ten people are left out."),
    ),
    "trained": (gettext_lazy("Who is trained"), gettext_lazy("A course counts while it is valid.")),
    "check_ins": (
        gettext_lazy("Who answers the check-ins"),
        gettext_lazy("Everybody who had a pair; an answer in one of several pairs is enough."),
    ),
    "answer": (
        gettext_lazy("Which expected mentors are available"),
        gettext_lazy("Everybody who could guide somebody."),
    ),
    "load": (
        gettext_lazy("How many pairs each mentor has"),
        gettext_lazy("Mentors who offered a place, by pairs that go on."),
    ),
    "answers": (
        gettext_lazy("How soon mentors answer"),
        gettext_lazy("Mentors who offered a place, by their slowest answer to a request."),
    ),
}
CAME: dict[str, tuple[Words, Words]] = {
    Side.MENTEE: (gettext_lazy("How far mentees came"), gettext_lazy("Mentees, quarter by quarter")),
    Side.MENTOR: (gettext_lazy("How far mentors came"), gettext_lazy("Mentors, quarter by quarter")),
}
GROUPS: dict[str, dict[str, Words]] = {
    "wait": {
        "30": gettext_lazy("A mentor within 30 days"),
        "90": gettext_lazy("Within 31 to 90 days"),
        "180": gettext_lazy("Within 91 to 180 days"),
        "more": gettext_lazy("Later than 180 days"),
        "waits:30": gettext_lazy("Waits, up to 30 days"),
        "waits:90": gettext_lazy("Waits, 31 to 90 days"),
        "waits:180": gettext_lazy("Waits, 91 to 180 days"),
        "waits:more": gettext_lazy("Waits, more than 180 days"),
        "left": gettext_lazy("Withdrew or left before"),
    },
    "asked": {"yes": gettext_lazy("Asked a mentor"), "no": gettext_lazy("Asked nobody")},
    "trained": {"yes": gettext_lazy("Course done"), "no": gettext_lazy("Not done")},
    "check_ins": {
        "yes": gettext_lazy("Answered"),
        "no": gettext_lazy("Did not answer"),
        "later": gettext_lazy("Not asked"),
    },
    "answer": {
        "offered": gettext_lazy("Offered a place"),
        "later": gettext_lazy("Not now"),
        "exempt": gettext_lazy("Exempt"),
        "silent": gettext_lazy("Not answered yet"),
        "not_asked": gettext_lazy("Not asked"),
    },
    "answers": {
        "3": gettext_lazy("Within 3 days"),
        "7": gettext_lazy("Within 7 days"),
        "14": gettext_lazy("Within 14 days"),
        "more": gettext_lazy("Later, or not in time"),
        "unasked": gettext_lazy("Never asked"),
    },
    "load": {
        "0": gettext_lazy("No pair"),
        "1": gettext_lazy("1 pair"),
        "2": gettext_lazy("2 pairs"),
        "3": gettext_lazy("3 pairs"),
        "4": gettext_lazy("4 pairs or more"),
    },
}


def title(name: str, side: Side) -> tuple[Words, Words]:
    """Of mentees unless the same is told of mentors."""
    found = TITLES[name]
    mentors: dict[str, Words] = {
        "region": gettext_lazy("Who offered a place, by part of the world"),
        "level": gettext_lazy("Who offered a place, by level"),
        "topics": gettext_lazy("Topics mentors offer"),
        "trained": gettext_lazy("Which mentors are trained"),
        "check_ins": gettext_lazy("Which mentors answer the check-ins"),
    }
    mentees: dict[str, Words] = {
        "topics": gettext_lazy("Topics mentees ask for"),
        "trained": gettext_lazy("Which mentees are trained"),
        "check_ins": gettext_lazy("Which mentees answer the check-ins"),
    }
    return (mentors if side == Side.MENTOR else mentees).get(name, found[0]), found[1]


def groups(name: str) -> Callable[[str], str]:
    """From a category to what the reader calls it."""
    language = get_language() or "en"
    if name == "topics":
        names = load.topic_names(language)
        return lambda table: names.get(table.removeprefix(standing.TOPIC), table)

    def region(code: str) -> str:
        return country_name(code, language) if code else _("Not known")

    if name == "region":
        return region
    if name == "meets":
        return lambda both: " → ".join(region(code) for code in both.split(standing.BESIDE))
    if name == "level":
        return lambda level: str(Level(level).label) if level else _("Not known")
    return lambda key: str(GROUPS[name].get(key, key))
