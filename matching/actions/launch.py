"""The launch check: what the program itself lacks, and what its rules would forbid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, Value
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from matching.actions import policies
from matching.forecast import Forecast, Gap, fitting, forecast
from matching.models import Policy
from people import clock
from people.countries import country_name, language_name
from people.models import Person
from programs.actions import copying, programs
from programs.actions.programs import Finding, NotReady
from programs.models import Campaign, Program

__all__ = ["Finding", "NotReady", "copy", "findings", "go_live", "look_ahead"]


def findings(
    program: Program,
    policy: Policy,
    *,
    fits: Mapping[str, Sequence[int]] | None = None,
    ahead: Forecast | None = None,
) -> list[Finding]:
    """Everything that keeps this program from going live under these rules, in words.

    `fits`, `ahead`: keys of people by role, and what was calculated, for the same page already.
    """
    fits = fits or fitting(program)
    found = [*programs.missing(program, fits=fits), *_unread(program)]
    codes = {finding.code for finding in found}
    if codes & {"mentors", "mentees"} or not program.pairs_people:
        return found
    if policy.has_must("other_country"):
        mentors, mentees = _countries(program)
        if not any(ours != theirs for ours in mentors for theirs in mentees):
            sentence = _(
                "All mentors and mentees work in one country, and this program pairs across borders: "
                "nobody could get a mentor. Choose more countries."
            )
            return [*found, Finding("one_country", sentence)]
    ahead = ahead or forecast(program, policy, today=clock.today(), fits=fits)
    return [*found, *(_gap(gap) for gap in ahead.gaps)]


def _unread(program: Program) -> list[Finding]:
    """Whoever reads Dutch is not to meet an English text first, neither on the page nor in a planned mail."""
    has_purpose = bool(program.purpose_nl.strip() or not program.purpose.strip())
    planned = Q(state__in=[Campaign.State.DRAFT, Campaign.State.SCHEDULED], subject_nl="")
    reads_dutch = Q(languages=[]) | Q(languages__contains=["nl"])
    messages = list(program.campaigns.filter(planned, reads_dutch))
    if has_purpose and not messages:
        return []
    readers = Q()
    for audience in program.audiences.all():
        readers |= Q(pk__in=audience.people().values("pk"))
    amount = Person.objects.active().filter(readers, language="nl").count()
    if not amount:
        return []
    words = ngettext(
        "The text in Dutch is missing: %(amount)d person of the audience reads Dutch.",
        "The text in Dutch is missing: %(amount)d people of the audience read Dutch.",
        amount,
    )
    found = [] if has_purpose else [Finding("purpose_nl", words % {"amount": amount})]
    sentence = _("The message “%(name)s” is not written in Dutch, and people of the audience read Dutch.")
    lacking = (
        Finding("message_nl", sentence % {"name": row.title}, "programs:campaign-list") for row in messages
    )
    return [*found, *lacking]


def _gap(gap: Gap) -> Finding:
    reader = get_language() or "en"
    if gap.kind == "country":
        words = _("No mentor is allowed for any of the %(asked)d mentees in %(place)s.")
        place = country_name(gap.value, reader)
        return Finding("country", words % {"asked": gap.asked, "place": place}, "matching:policy")
    language = language_name(gap.value, reader)
    words = _("%(language)s is asked %(asked)d times and offered %(offered)d times.")
    told = words % {"language": language, "asked": gap.asked, "offered": gap.offered}
    if gap.only_in:
        place = country_name(gap.only_in, reader)
        told += " " + _("All of these mentors work in %(place)s.") % {"place": place}
    return Finding("language", told)


def look_ahead(program: Program, policy: Policy, fits: Mapping[str, Sequence[int]]) -> Forecast | None:
    """None where one side is empty, or where nobody is paired: there is nothing to calculate."""
    if not program.pairs_people or not all(fits.values()):
        return None
    return forecast(program, policy, today=clock.today(), fits=fits)


def go_live(program: Program, *, by: Person, now: datetime) -> None:
    """Check once more, keep the rules as version 1, then let people see the program."""
    with transaction.atomic():
        found = findings(program, Policy.objects.current(program))
        if found:
            raise NotReady(found)
        policies.save_first(program, by=by, now=now)
        programs.go_live(program, by=by, now=now)


def copy(program: Program, *, name: str, starts_on: date | None, by: Person, now: datetime) -> Program:
    """A draft like this program, for other dates, under the rules that hold here today."""
    with transaction.atomic():
        new = copying.copy(program, name=name, starts_on=starts_on, by=by, now=now)
        policies.save_copy(new, Policy.objects.current(program), by=by, now=now)
    return new


def _countries(program: Program) -> tuple[set[str], set[str]]:
    """Countries of work of who fits as mentor and as mentee; unknown ones cross no border."""
    found: tuple[set[str], set[str]] = (set(), set())
    parts = [
        audience.people().exclude(country="").order_by().values_list(Value(place), "country").distinct()
        for place, role in enumerate(("mentor", "mentee"))
        if (audience := program.audience(role))
    ]
    for place, country in parts[0].union(*parts[1:]) if parts else ():
        found[place].add(country)
    return found
