"""The rule lab: scenarios beside the rules in force. Everything stands in the address; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching import lab, tasks
from matching.models import Policy
from matching.policy_forms import LabForm, values_of
from matching.rule_changes import Change, changes
from people import clock
from people.countries import country_name
from people.models import LEVEL_ORDER, Level, OrgUnit, Person
from programs.models import Mentee, Program
from programs.views.loading import coordinated_program, looked, reader

MOST_KEPT = 2  # beside the one that is being changed
LONGEST = 2000  # characters of a scenario in the address
NAMES = 8
Countries = list[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """One way to match: the rules in force, a scenario that was kept, or the one on the form."""

    title: str
    scenario: lab.Scenario
    outcome: lab.Outcome | None
    difference: lab.Difference | None = None
    changes: tuple[Change, ...] = ()
    query: str = ""


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    policy = Policy.objects.current(program)
    facts = lab.facts_of(program, policy, today=clock.today())
    countries = _countries(facts)
    form = _form(request.GET, policy, countries)
    kept = [query for query in request.GET.getlist("kept")[:MOST_KEPT] if _scenario(query, countries)]
    columns = _columns(policy, facts, form, kept, countries)
    _wake(program, facts, columns)
    context = {
        "program": program,
        "form": form,
        "columns": columns,
        "present": columns[0].outcome,
        "shown": columns[-1],
        "pending": any(column.outcome is None for column in columns),
        "waiting": len(facts.problem.mentees),
        "seats": sum(mentor.seats for mentor in facts.problem.mentors),
        "kept": kept,
        "spreads": _spreads(facts, columns),
        "keep_query": _more(kept, columns[-1].query),
        "names": _names(request, program, columns[-1]),
    }
    return render(request, "matching/lab.html", context)


def _form(query: QueryDict, policy: Policy, countries: Countries) -> LabForm:
    """Filled in from the address; the rules in force where it names none."""
    if "seed" in query:
        return LabForm(query, countries=countries)
    return LabForm(values_of(policy.rules) | {"more_places": "", "places_in": ""}, countries=countries)


def _scenario(query: str, countries: Countries) -> lab.Scenario | None:
    """A scenario of an address, None for what is none."""
    if len(query) > LONGEST:
        return None
    form = LabForm(QueryDict(query), countries=countries)
    return _scenario_of(form) if form.is_valid() else None


def _scenario_of(form: LabForm) -> lab.Scenario:
    chosen = form.cleaned_data
    return lab.Scenario(form.rules, int(chosen["more_places"] or 0), chosen["places_in"])


def _columns(
    policy: Policy, facts: lab.Facts, form: LabForm, kept: list[str], countries: Countries
) -> list[Column]:
    """The rules in force first; then every scenario that differs from them."""
    present = lab.Scenario(policy.rules)
    wanted = [(query, _scenario(query, countries)) for query in kept]
    if form.is_valid():
        wanted.append((_written(form), _scenario_of(form)))
    tried = [(query, one) for query, one in wanted if one and _differs(one, policy)]
    found = lab.outcomes(facts, [present, *(one for _query, one in tried)])
    columns = [Column(_("Rules in force"), present, found[0])]
    for number, ((query, one), outcome) in enumerate(zip(tried, found[1:], strict=True), start=1):
        columns.append(
            Column(
                title=_("Scenario %(number)s") % {"number": number},
                scenario=one,
                outcome=outcome,
                difference=lab.difference(found[0], outcome) if found[0] and outcome else None,
                changes=tuple(changes(policy.rules, one.rules)),
                query=query,
            )
        )
    return columns


def _differs(scenario: lab.Scenario, policy: Policy) -> bool:
    return bool(scenario.more_places or changes(policy.rules, scenario.rules))


def _written(form: LabForm) -> str:
    """The form as it goes into an address."""
    chosen = form.cleaned_data
    return urlencode([(name, value) for name in form.fields for value in _values(chosen[name])])


def _values(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if value is True:
        return ["on"]
    return [] if value is False or value == "" else [value]


def _more(kept: list[str], query: str) -> str:
    """The address with the scenario of the form kept beside; empty where there is no room."""
    if not query or query in kept or len(kept) >= MOST_KEPT:
        return ""
    return "&".join([query, urlencode([("kept", one) for one in [*kept, query]])])


def _wake(program: Program, facts: lab.Facts, columns: list[Column]) -> None:
    """A large program is calculated in a worker, each scenario once."""
    for column in columns:
        if column.outcome is None:
            tasks.wake_lab(program, facts, column.scenario, today=clock.today())


def _countries(facts: lab.Facts) -> Countries:
    language = get_language() or "en"
    codes = {mentor.country for mentor in facts.problem.mentors} - {None}
    return sorted(((code, country_name(code, language)) for code in codes if code), key=lambda row: row[1])


def _spreads(facts: lab.Facts, columns: list[Column]) -> list[dict[str, Any]]:
    """Who gets a mentor by country, unit and level, in groups that nobody can be found in."""
    found = [column.outcome for column in columns if column.outcome is not None]
    if len(found) < len(columns) or not facts.problem.mentees:
        return []
    language = get_language() or "en"
    units = {str(pk): name for pk, name in OrgUnit.objects.values_list("pk", "name")}
    levels = {number: str(Level(level).label) for level, number in LEVEL_ORDER.items()}
    ways = (
        ("country", _("By country of the mentee"), lambda value: country_name(value, language)),
        ("unit", _("By part of the company"), lambda value: units.get(value, value)),
        ("level", _("By level of the mentee"), lambda value: levels.get(value, str(value))),
    )
    return [
        {"id": of, "title": title, "groups": _groups(facts, of, called, found)} for of, title, called in ways
    ]


def _groups(
    facts: lab.Facts, of: str, called: Callable[[Any], Any], found: Sequence[lab.Outcome]
) -> list[dict[str, Any]]:
    groups = lab.spread(facts.problem.mentees, attrgetter(of), found)
    others = _("All others together")
    return [{"name": others if row.value is None else called(row.value), "group": row} for row in groups]


def _names(request: HttpRequest, program: Program, column: Column) -> dict[str, Any]:
    """The first of those for whom the scenario decides; who looks is written down for them."""
    if column.difference is None:
        return {}
    gained, lost = column.difference.gained, column.difference.lost
    keys = [*gained[:NAMES], *lost[:NAMES]]
    rows = Mentee.objects.filter(pk__in=keys).select_related("person") if keys else []
    people: dict[int, Person] = {row.pk: row.person for row in rows}
    looked(request, people.values(), where="rule lab", of=program)
    return {
        "gained": [people[key] for key in gained[:NAMES] if key in people],
        "lost": [people[key] for key in lost[:NAMES] if key in people],
        "gained_more": max(len(gained) - NAMES, 0),
        "lost_more": max(len(lost) - NAMES, 0),
    }
