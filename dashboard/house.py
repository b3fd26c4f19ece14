"""What waits in the house and in no program, on the one list: for HR administrators, and for named contacts.

Which of it there is, the to-do list has asked already for its counter in the header of each page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, CharField, DateField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Concat, TruncDate
from django.http import HttpRequest

from dashboard import house_words, todo
from dashboard.attention_item import Attention, Matter
from dashboard.todo import coordinating
from people.models import HeldLeaver, Person, RosterImport, ScimToken
from programs.models import Concern

ALL_LEAVERS = 0  # one line for all of them: the page behind it lists everybody


@dataclass(frozen=True)
class Kind:
    matter: str
    subject: str
    waits_for: Callable[[Person], QuerySet[Any]]  # rows that wait for one person …
    waits: Callable[[datetime], QuerySet[Any]]  # … and for anybody
    columns: dict[str, Any]  # name, who, since, rests


def _full_name(person: str) -> Concat:
    return Concat(f"{person}__given_name", Value(" "), f"{person}__family_name", output_field=CharField())


# By their names on the to-do list.
KINDS: dict[str, Kind] = {
    "concern": Kind(
        Matter.CONCERN,
        "concern",
        coordinating.concerns,
        lambda now: Concern.objects.open(),
        {
            "name": _full_name("person"),
            "who": F("mentorship__program__name"),
            "since": TruncDate("said_at"),
        },
    ),
    "held": Kind(
        Matter.LEAVERS,
        "leavers",
        coordinating.held,
        lambda now: HeldLeaver.objects.waiting(now),
        {"name": F("token__name"), "since": TruncDate("since")},
    ),
    "import": Kind(
        Matter.IMPORT,
        "import",
        coordinating.imports,
        lambda now: RosterImport.objects.filter(state=RosterImport.State.WAITING),
        {"name": F("file_name"), "who": _full_name("by"), "since": TruncDate("created_at")},
    ),
    "key": Kind(
        Matter.KEY,
        "key",
        coordinating.keys,
        lambda now: ScimToken.objects.without_keeper(),
        {"name": F("name"), "who": _full_name("kept_by"), "since": F("kept_by__left_on")},
    ),
    "api key": Kind(
        Matter.API_KEY,
        "api-key",
        coordinating.api_keys,
        coordinating.api_keys_to_renew,
        {
            "name": F("name"),
            "since": F("kept_by__left_on"),
            "rests": ExpressionWrapper(Q(kept_by__is_active=False), output_field=BooleanField()),
        },
    ),
}
OF_RULE = {str(kind.matter): kind for kind in KINDS.values()}
BLANK = {
    "name": Value("", CharField()),
    "who": Value("", CharField()),
    "since": Value(None, DateField()),
    "rests": Value(False, BooleanField()),
}


def of_request(request: HttpRequest) -> list[Attention]:
    """In one question, however many kinds there are; in none where nothing waits."""
    return of(request.user, todo.there_is(request))  # type: ignore[arg-type]


def of(person: Person, there: Collection[str]) -> list[Attention]:
    """`there` are kinds of the to-do list of which this person has a row."""
    kinds = [kind for name, kind in KINDS.items() if name in there]
    if not kinds:
        return []
    asked = [_asked(kind, kind.waits_for(person)) for kind in kinds]
    return [_line(*row) for row in asked[0].union(*asked[1:], all=True)]


def _asked(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    columns = {f"of_{name}": kind.columns.get(name, blank) for name, blank in BLANK.items()}
    named = rows.select_related(None).order_by().annotate(of_matter=Value(str(kind.matter)), **columns)
    return named.values_list("of_matter", "pk", *columns)


def _line(matter: str, key: int, name: str, who: str, since: date | None, rests: bool) -> Attention:
    title, reason, verb, url = house_words.of(matter, key, name, (who or "").strip(), rests=rests)
    key = ALL_LEAVERS if matter == Matter.LEAVERS else key
    subject = f"{OF_RULE[matter].subject}:{key}"
    return Attention(title, reason, verb, url, rule=matter, subject=subject, key=key, since_on=since)


def waits_for(person: Person, rule: str, key: int) -> bool:
    """Whether this very line is one of theirs: whoever may not see it can't be given it."""
    rows = OF_RULE[rule].waits_for(person)
    return rows.exists() if rule == Matter.LEAVERS else rows.filter(pk=key).exists()


def everything(*, now: datetime) -> list[tuple[str, str]]:
    """Rule and subject of all that waits for anybody, for whoever closes what is over."""
    return [
        (str(kind.matter), f"{kind.subject}:{ALL_LEAVERS if kind.matter == Matter.LEAVERS else pk}")
        for kind in KINDS.values()
        for pk in kind.waits(now).order_by("pk").values_list("pk", flat=True)
    ]
