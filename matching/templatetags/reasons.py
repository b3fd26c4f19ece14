"""What the engine answers with codes, templates say in words: `{% load reasons %}`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from matching import load
from matching.actions import answers, by_hand, coffee, confirming, holds, requests, swapping, talks, tapping
from matching.engine import PairReasons, Reason
from matching.models import Policy
from matching.templatetags.policy import musts
from matching.templatetags.reader import Reader, place
from matching.templatetags.sentences import Facts, code_of, lines, sentence
from people.countries import language_name
from people.models import Level
from programs.actions import mentorships, participants
from programs.models import Program

register = template.Library()

NO = ' class="no"'  # of a line that is not met

CARD = ("ranked", "topics", "share_language", "languages", "other_country", "other_region", "hours_overlap")


@register.simple_tag(takes_context=True)
def reasons(
    context: Context,
    found: PairReasons | list[Facts],
    *,
    side: str = "coordinator",
    short: bool = False,
    most: int = 0,
) -> SafeString:
    """Ticks for one pair; short = only what speaks for it, for a card in a list, at `most` so many."""
    all_of_them = _facts(found)
    if short:
        all_of_them = [reason for reason in all_of_them if code_of(reason) in CARD]
    said = lines(all_of_them, _reader(context, side), only_met=short)[: most or None]
    if not said:
        return mark_safe("")
    ticks = "".join(f"<li{'' if line['met'] else NO}>{escape(line['words'])}</li>" for line in said)
    small = " small" if short else ""
    return mark_safe(f'<ul class="ticks{small}">{ticks}</ul>')  # noqa: S308  # each line is escaped


@register.simple_tag(takes_context=True)
def refusal_words(context: Context, refusal: Exception, *, side: str = "mentee", name: str = "") -> str:
    """Why this is not possible, for the one who tried."""
    if isinstance(refusal, requests.NotAllowed):
        reader = _reader(context, side)
        return " ".join(sentence(reason.as_dict(), reader) for reason in refusal.reasons)
    if isinstance(refusal, requests.AskedBefore):
        words = _("You asked %(name)s before. You can ask again from %(day)s.")
        return words % {"name": name, "day": date_format(refusal.again_on)}
    if isinstance(refusal, requests.IsHeld):
        return _held_words(refusal, side, name)
    if isinstance(refusal, requests.TooManyChoices):
        words = ngettext(
            "You have named %(most)s mentor, as many as this program allows.",
            "You have named %(most)s mentors, as many as this program allows.",
            refusal.most,
        )
        return words % {"most": refusal.most}
    return _plain_refusal(refusal, side) % {"name": name}


@register.simple_tag(takes_context=True)
def reason_words(context: Context, facts: Facts | Reason, *, side: str = "coordinator") -> str:
    return sentence(facts.as_dict() if isinstance(facts, Reason) else facts, _reader(context, side))


@register.simple_tag(takes_context=True)
def topic_words(context: Context, slugs: Iterable[str]) -> list[str]:
    names = _reader(context, "mentee").topics
    return sorted(names.get(slug, slug) for slug in slugs)


@register.filter
def as_day(written: str | date) -> date:
    """A day as it was kept in JSON."""
    return date.fromisoformat(written) if isinstance(written, str) else written


@register.simple_tag
def shared_words(shared: dict[str, Any]) -> str:
    """What the members of a bottleneck have in common, as far as people name groups by it."""
    if "country" in shared:
        return _("in %(country)s") % {"country": place(shared["country"], get_language() or "en")}
    return ""


@register.simple_tag
def rule_words(code: str) -> str:
    """A rule in words, without its figures."""
    return {
        "other_country": _("Mentor and mentee work in different countries."),
        "other_region": _("Mentor and mentee work in different parts of the world."),
        "other_legal_entity": _("Mentor and mentee work for different legal entities."),
        "share_language": _("Mentor and mentee share a language."),
        "not_in_line": _("Neither is in the other’s reporting line."),
        "other_manager": _("Mentor and mentee have different managers."),
        "other_unit": _("Mentor and mentee work in different parts of the company."),
        "level_gap": _("Their levels are as far apart as the program asks."),
        "mentor_level_in": _("The mentor is on a level that the program asks for."),
        "hours_overlap": _("Their working days share enough hours."),
    }[code]


@register.simple_tag
def left_out_words(reason: str) -> str:
    """Why a proposed pair did not begin."""
    standing = {
        "gone": _("One of the two does not take part any more."),
        "taken": _("The mentee has found a mentor meanwhile."),
        "full": _("The mentor has no room left."),
        "past": _("They have been a pair before."),
        "blocked": _("Cannot be paired now: a recent no, or a private reason."),
        "oneself": _("This is one and the same person."),
        "own": _("Whoever publishes is in this pair. Another coordinator can pair the two by hand."),
    }
    return standing.get(reason) or _("Not met any more: %(rule)s") % {"rule": rule_words(reason)}


@register.simple_tag
def gone_words(why: str) -> str:
    """Why somebody has no mentor any more who had one in the draft before."""
    standing = {
        "struck": _("This pair was struck."),
        "away": _("One of the two does not take part or has no room any more."),
        "given": _("The place went to somebody else, so that most people get a mentor."),
    }
    return standing.get(why) or left_out_words(why)


@register.simple_tag
def like_words(fix: dict[str, Any]) -> str:
    """Who would help, as people look for somebody: “in Poland who speak English”."""
    language = get_language() or "en"
    like, said = fix["like"], []
    if like.get("country"):
        said.append(_("in %(country)s") % {"country": place(like["country"], language)})
    if like.get("legal_entity"):
        said.append(_("at %(entity)s") % {"entity": like["legal_entity"]})
    if like.get("languages"):
        names = [language_name(code, language) for code in like["languages"]]
        said.append(_("with %(languages)s") % {"languages": get_text_list(names, _("and"))})
    if fix.get("level"):
        said.append(_("on the level “%(level)s”") % {"level": Level(fix["level"]).label})
    return ", ".join(said)


@register.inclusion_tag("matching/_policy_sentences.html", takes_context=True)
def policy_sentences(context: Context, program: Program) -> dict[str, Any]:
    """The musts of a program in words; pages of programs know of them through this tag only.

    A page of matching that has read the policy of this program hands it over.
    """
    policy = context.get("policy") or Policy.objects.current(program)
    return {"musts": musts(policy.musts)}


@register.simple_tag(takes_context=True)
def tap_url(context: Context) -> str:
    """In a mail that asks a mentor: the page to answer on without signing in; else the mail's own page."""
    token = tapping.token_for(context["request"], context["to"]) if context.get("request") else ""
    return reverse("matching:tap", args=[token]) if token else str(context.get("action_url", ""))


def _plain_refusal(refusal: Exception, side: str) -> str:
    if isinstance(refusal, swapping.TooLarge):
        return _("So many people take part that a swap cannot be tried out on a page.")
    if isinstance(refusal, requests.MentorIsFull):
        return _("You have no room left.") if side == "mentor" else _("%(name)s has no room now.")
    if isinstance(refusal, requests.MenteeIsTaken):
        return _taken(refusal, side)
    if isinstance(refusal, requests.MentorIsAway):
        own = _("You are not available as a mentor at the moment.")
        return own if side == "mentor" else _("%(name)s is not available now.")
    if isinstance(refusal, requests.NotEnrolled):
        own = _("You do not take part in this program any more.")
        return own if side == "mentee" else _("%(name)s does not take part in this program any more.")
    if isinstance(refusal, requests.OutsideAudience):
        own = _("This program is meant for others than you since your work changed. Pairs go on.")
        return own if side == "mentee" else _("%(name)s does not fit the audience of this program any more.")
    if isinstance(refusal, (requests.ProgramIsNotOpen, mentorships.ProgramIsNotLive)):
        return _("This program does not pair people at the moment.")
    of_hand = _OF_HAND.get(type(refusal))
    return str(of_hand) if of_hand else _("This has been answered already.")


def _taken(refusal: Exception, side: str) -> str:
    """Of a pair that is not told yet nobody but a coordinator reads that it is there."""
    if isinstance(refusal, mentorships.NotDrawn):
        own = _("Lots gave the places of this program to others first. Your turn may still come.")
        return own if side == "mentee" else _("Lots gave the places to others first; %(name)s waits.")
    if side == "mentee":
        if isinstance(refusal, mentorships.MenteeIsHeld):
            return _("Mentors cannot be asked at this moment. Try again in a quarter of an hour.")
        if isinstance(refusal, mentorships.MenteeIsProposed):
            return _(
                "A mentor is proposed to you in this program. Until that is decided you ask nobody else."
            )
        return _("You have a mentor in this program already.")
    if not isinstance(refusal, (mentorships.MenteeIsHeld, mentorships.MenteeIsProposed)):
        return _("%(name)s has a mentor already.")
    if side == "mentor":
        return _(
            "%(name)s cannot be paired at this moment. The request stays open and you may try again "
            "later. If it is no longer needed, you get a mail."
        )
    return _("%(name)s is in a pair that has not begun yet.")


def _held_words(refusal: requests.IsHeld, side: str, name: str) -> str:
    """Somebody was first; what it was is not told before its time."""
    if refusal.hold == "withdraw":
        own = _("You have just withdrawn this request.")
        return own if side == "mentee" else _("This request was withdrawn a moment ago.")
    own = _("You have answered a moment ago.")
    return (
        own
        if side == "mentor"
        else _("%(name)s has just answered. You get the answer in a few minutes.") % {"name": name}
    )


_OF_HAND = {
    requests.AskedTwice: gettext_lazy("You asked this mentor twice already. Others fit your question too."),
    talks.AskedAQuestion: gettext_lazy("One question is possible. For more, choose the introduction."),
    talks.DayIsTooFar: gettext_lazy("Choose a day within the next two weeks."),
    coffee.OneRoundAtATime: gettext_lazy("A round of this program is still open to join."),
    coffee.DatesDoNotFit: gettext_lazy("Choose days to come: first to join, then to meet."),
    coffee.NotForYou: gettext_lazy("This is not open to you."),
    coffee.TalkedLately: gettext_lazy("You two talked, or were to talk, within the last year."),
    participants.OutsideAudience: gettext_lazy("One of you does not fit the program in that part."),
    answers.NotYours: gettext_lazy("Only who did it can undo it."),
    confirming.SomebodyLeft: gettext_lazy("One of the two does not work here any more."),
    by_hand.OwnPair: gettext_lazy("This is your own pair; another coordinator decides about it."),
    by_hand.NothingToLift: gettext_lazy("The rules allow this pair now, so no exception is needed."),
    by_hand.NeedsSecondPerson: gettext_lazy("You asked for this exception, so somebody else decides."),
    by_hand.DayIsPast: gettext_lazy("The last day of this exception has passed. Ask for a new one."),
    holds.HoldIsOver: gettext_lazy("The ten minutes are over: people have been told."),
    mentorships.CountryChanged: gettext_lazy("One of the two moved to another country at this very moment."),
}


def _facts(found: PairReasons | list[Facts]) -> list[Facts | Reason]:
    return [*found.musts, *found.wishes] if isinstance(found, PairReasons) else [*found]


def _reader(context: Context, side: str) -> Reader:
    """Names of topics come with the page where it shows many pairs; else they are read here."""
    language = get_language() or "en"
    if "topic_names" in context:
        return Reader(side, language, context["topic_names"])
    return Reader(side, language, load.topic_names(language))
