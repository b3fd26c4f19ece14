"""The words of the engine's codes: one function per code, for each of the three who may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.engine import Reason
from matching.templatetags.choices import own_place, places_given
from matching.templatetags.reader import Reader

Facts = dict[str, Any]


def _topics(facts: Facts, reader: Reader) -> str:
    if not facts["met"]:
        return reader.pick(
            _("Offers other topics than you asked for"),
            _("Asks for other topics than you offer"),
            _("None of the topics asked for is offered"),
        )
    sentence = reader.pick(
        _("Offers %(topics)s, which you asked for"),
        _("Wants to work on %(topics)s; you offer it"),
        _("%(topics)s: asked and offered"),
    )
    return sentence % {"topics": reader.topic_list(facts["shared"])}


def _languages(facts: Facts, reader: Reader) -> str:
    if not facts.get("shared"):
        both = _("You two share no language that HR knows of")
        return reader.pick(both, both, _("They share no language that HR knows of"))
    both = _("You both speak %(languages)s")
    sentence = reader.pick(both, both, _("Both speak %(languages)s"))
    return sentence % {"languages": reader.language_list(facts["shared"])}


def _other_country(facts: Facts, reader: Reader) -> str:
    mentor, mentee = facts.get("mentor"), facts.get("mentee")
    wished = facts.get("points") is not None  # a wish forbids nothing
    if wished and not (mentor and mentee):
        return ""
    if not mentor or not mentee:
        return (
            _("It is not known in which country one of them works.")
            if reader.side == "coordinator"
            else (_("This program pairs across borders, and HR does not know where both of you work."))
        )
    if mentor == mentee and wished:
        own = _("Works in your country")
        return reader.pick(own, own, _("Both work in %(country)s")) % {"country": reader.country(mentor)}
    if mentor == mentee:
        same = _("Works in your country; this program pairs across borders.")
        both = _("Both work in %(country)s; this program pairs across borders.")
        return reader.pick(same, same, both) % {"country": reader.country(mentor)}
    sentence = reader.pick(
        _("Works in %(mentor)s"), _("Works in %(mentee)s"), _("Mentor in %(mentor)s, mentee in %(mentee)s")
    )
    return sentence % {"mentor": reader.country(mentor), "mentee": reader.country(mentee)}


def _other_region(facts: Facts, reader: Reader) -> str:
    mentor, mentee = facts.get("mentor"), facts.get("mentee")
    if not mentor or not mentee:
        unknown = _("It is not known in which part of the world one of the two works")
        return "" if facts.get("points") is not None else unknown
    if mentor == mentee:
        own = _("Works in your part of the world")
        return reader.pick(own, own, _("Both work in %(region)s")) % {"region": reader.country(mentor)}
    sentence = reader.pick(
        _("Works in %(mentor)s"), _("Works in %(mentee)s"), _("Mentor in %(mentor)s, mentee in %(mentee)s")
    )
    return sentence % {"mentor": reader.country(mentor), "mentee": reader.country(mentee)}


def _other_legal_entity(facts: Facts, reader: Reader) -> str:
    """Of their employers people read whether they differ; coordinators read which they are."""
    mentor, mentee = facts.get("mentor"), facts.get("mentee")
    if not mentor or not mentee:
        return _("It is not known for which legal entity one of the two works")
    if mentor == mentee:
        own = _("Works for your legal entity")
        return reader.pick(own, own, _("Both work for %(entity)s")) % {"entity": mentor}
    own = _("Works for another legal entity")
    both = _("Mentor at %(mentor)s, mentee at %(mentee)s")
    return reader.pick(own, own, both) % {"mentor": mentor, "mentee": mentee}


def _waiting(facts: Facts, reader: Reader) -> str:
    """How long a mentee has waited is nothing that the mentor reads."""
    days = facts.get("mentee")
    if not days or reader.side == "mentor":
        return ""
    own = ngettext("You have waited %(days)s day", "You have waited %(days)s days", days)
    theirs = ngettext("The mentee has waited %(days)s day", "The mentee has waited %(days)s days", days)
    return reader.pick(own, "", theirs) % {"days": days}


def _few_mentees(facts: Facts, reader: Reader) -> str:
    """How many mentees a mentor has is for the coordinator alone."""
    now = facts.get("mentor")
    if now is None or reader.side != "coordinator":
        return ""
    if not now:
        return _("The mentor has no mentee yet")
    return ngettext("The mentor has %(count)s mentee", "The mentor has %(count)s mentees", now) % {
        "count": now
    }


def _not_in_line(facts: Facts, reader: Reader) -> str:
    if facts["met"]:
        own = _("Not in your reporting line")
        return reader.pick(own, own, _("Not in each other’s reporting line"))
    own = _("Is in your reporting line; this program pairs outside it.")
    return reader.pick(own, own, _("One is in the other’s reporting line."))


def _other_manager(facts: Facts, reader: Reader) -> str:
    if facts["met"]:
        own = _("Has another manager than you")
        return reader.pick(own, own, _("They have different managers"))
    own = _("Has the same manager as you; this program pairs across teams.")
    return reader.pick(own, own, _("Both have the same manager."))


def _knowledge(facts: Facts, reader: Reader) -> str:
    """People read what is passed on; that it is at risk, and why, only coordinators do."""
    if not facts["met"]:
        own = _("No knowledge that few people hold is asked for and offered")
        return reader.pick(own, own, _("No knowledge to keep is asked for and offered"))
    sentence = reader.pick(
        _("Can pass on %(topics)s"), _("You can pass on %(topics)s"), _("Knowledge to keep: %(topics)s")
    )
    return sentence % {"topics": reader.topic_list(facts["shared"])}


def _other_unit(facts: Facts, reader: Reader) -> str:
    if facts["met"]:
        own = _("Works in another part of the company")
        return reader.pick(own, own, _("They work in different parts of the company"))
    if not facts.get("mentor") or not facts.get("mentee"):
        return _("It is not known in which part of the company one of the two works")
    own = _("Works in your part of the company")
    return reader.pick(own, own, _("They work in the same part of the company"))


def _level_gap(facts: Facts, reader: Reader) -> str:
    mentor, mentee = facts.get("mentor"), facts.get("mentee")
    if mentor is None or mentee is None:
        unknown = _("This program compares levels, and one of the two is not known.")
        return "" if facts.get("points") is not None else unknown
    gap = mentor - mentee
    if not facts["met"] and facts.get("points") is None:  # a wish forbids nothing
        return _("The levels lie further apart, or closer together, than this program asks for.")
    if gap == 0:
        return reader.pick(_("Is on your level"), _("Is on your level"), _("Both are on the same level"))
    if gap < 0:
        return _("The mentor is on a lower level than the mentee")
    return reader.pick(
        ngettext("One level above you", "%(gap)s levels above you", gap),
        ngettext("One level below you", "%(gap)s levels below you", gap),
        ngettext("One level apart", "%(gap)s levels apart", gap),
    ) % {"gap": gap}


def _mentor_level(facts: Facts, reader: Reader) -> str:
    if facts["met"]:
        return _("Is on a level that this program asks of mentors")
    return _("Is not on a level that this program asks of mentors.")


def _hours(facts: Facts, reader: Reader) -> str:
    hours = facts.get("hours")
    if hours is None:
        return _("It is not known when one of the two works")
    shown = formats.number_format(hours, decimal_pos=0 if float(hours).is_integer() else 1)
    plural = 1 if hours == 1 else 2
    both = ngettext(
        "Your working days share %(hours)s hour", "Your working days share %(hours)s hours", plural
    )
    theirs = ngettext(
        "Their working days share %(hours)s hour", "Their working days share %(hours)s hours", plural
    )
    return reader.pick(both, both, theirs) % {"hours": shown}


def _ranked(facts: Facts, reader: Reader) -> str:
    """Nobody reads which place the other gave them."""
    if reader.side == "coordinator":
        return places_given(facts.get("mentee"), facts.get("mentor"))
    return own_place(facts.get(reader.side))


def _oneself(facts: Facts, reader: Reader) -> str:
    return reader.pick(_("This is you."), _("This is you."), _("This is one and the same person."))


def _past(facts: Facts, reader: Reader) -> str:
    own = _("You two have been a pair before.")
    return reader.pick(own, own, _("They have been a pair before."))


def _blocked(facts: Facts, reader: Reader) -> str:
    """One sentence for a no of lately, a struck pair and a private wish, so that none tells the other."""
    private = _("Cannot be paired now: a recent no, or a private reason.")
    return reader.pick(_("Not available."), _("Not available."), private)


def _seats(facts: Facts, reader: Reader) -> str:
    return reader.pick(
        _("Has no room for another mentee now."),
        _("You have no room for another mentee now."),
        _("The mentor has no room left."),
    )


def _least_points(facts: Facts, reader: Reader) -> str:
    return _("Less in common than this program asks of a pair.")


def _mutual(facts: Facts, reader: Reader) -> str:
    own = _("You two would mentor each other.")
    return reader.pick(own, own, _("They would mentor each other."))


SENTENCES: dict[str, Callable[[Facts, Reader], str]] = {
    "oneself": _oneself,
    "past": _past,
    "blocked": _blocked,
    "seats": _seats,
    "least_points": _least_points,
    "mutual": _mutual,
    "other_country": _other_country,
    "other_region": _other_region,
    "other_legal_entity": _other_legal_entity,
    "share_language": _languages,
    "not_in_line": _not_in_line,
    "other_manager": _other_manager,
    "other_unit": _other_unit,
    "level_gap": _level_gap,
    "mentor_level_in": _mentor_level,
    "hours_overlap": _hours,
    "topics": _topics,
    "ranked": _ranked,
    "knowledge_at_risk": _knowledge,
    "languages": _languages,
    "waiting": _waiting,
    "few_mentees": _few_mentees,
}
SAME = {"languages": "share_language"}  # said once, though it is a must and a wish
NEEDS = {"other_unit": ("mentor", "mentee"), "hours_overlap": ("hours",)}  # said only where it is known
QUIET = ("ranked", "knowledge_at_risk")  # said only where it is so
OF_TOPICS = ("topics", "knowledge_at_risk")
FIRST = ("ranked", "topics", "share_language", "languages", "other_country", "other_region")
ORDER = {code: number for number, code in enumerate(FIRST)}


def sentence(facts: Facts, reader: Reader) -> str:
    """One reason in words; empty where this reader is told nothing about it."""
    return SENTENCES[facts["code"]](facts, reader)


def said(reason: Reason, reader: Reader) -> str:
    """The same of the engine's own answer. What is the same on many cards is put into words once."""
    plain = reason._replace(points=None if reason.points is None else 0, most=None)
    named = reason.shared if reason.code.value in OF_TOPICS else ()
    topics = tuple((slug, reader.topics.get(slug, slug)) for slug in named)  # people write and change names
    return _said(plain, reader.side, reader.language, topics)


@lru_cache(maxsize=10_000)
def _said(reason: Reason, side: str, language: str, topics: tuple[tuple[str, str], ...]) -> str:
    return sentence(reason.as_dict(), Reader(side, language, dict(topics)))


def lines(reasons: Iterable[Facts | Reason], reader: Reader, *, only_met: bool) -> list[dict[str, Any]]:
    """Reasons for a list of ticks: what people look for first, nothing twice."""
    seen: set[str] = set()
    found = []
    for each in sorted(reasons, key=lambda reason: ORDER.get(code_of(reason), len(FIRST))):
        code, met = SAME.get(code_of(each)) or code_of(each), bool(_fact(each, "met"))
        if code in seen or (only_met and not met):
            continue
        words = said(each, reader) if isinstance(each, Reason) else sentence(each, reader)
        unknown = any(_fact(each, name) is None for name in NEEDS.get(code, ()))
        if words and (met or not (code in QUIET or unknown)):
            seen.add(code)
            found.append({"met": met, "words": words})
    return found


def code_of(reason: Facts | Reason) -> str:
    return reason.code.value if isinstance(reason, Reason) else reason["code"]


def _fact(reason: Facts | Reason, name: str) -> object:
    return getattr(reason, name) if isinstance(reason, Reason) else reason.get(name)
