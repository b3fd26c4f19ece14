"""What of the log would tell who is in a program for a protected group (decision 0051)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from people.models import Event
from programs.models import Program

APPS = ("programs", "matching")
OPEN = frozenset({"programs.program", "programs.programrole"})  # the program itself, and its team by name


@cache
def ways() -> dict[str, str]:
    """From each table of a program the shortest way to it: “programs.meeting” → “mentorship__program”."""
    models = [model for name in APPS for model in apps.get_app_config(name).get_models()]
    found: dict[type[Model], str] = {Program: ""}
    for _step in range(5):
        for model in models:
            if model in found:
                continue
            ahead = [
                f"{key.name}__{found[key.related_model]}".removesuffix("__")
                for key in model._meta.concrete_fields
                if key.is_relation and key.related_model in found
            ]
            if ahead:
                found[model] = min(ahead, key=lambda way: (way.count("__"), way))
    return {model._meta.label_lower: way for model, way in found.items() if way}


def told_of(kinds: Iterable[str]) -> Q:
    """Events of these kinds about rows of such a program, the program itself aside."""
    return about({*kinds} - OPEN, Program.objects.filter(is_protected=True))


def about(kinds: Iterable[str], programs: QuerySet[Program]) -> Q:
    """Events of these kinds about these programs, or about rows in them."""
    rule = Q(pk__in=[])
    for label in sorted(kinds):
        way = ways().get(label, "pk")
        rows = apps.get_model(label)._default_manager.filter(**{f"{way}__in": programs.values("pk")})
        if label in ways() or label == Program._meta.label_lower:
            keys = rows.order_by().annotate(key=Cast("pk", TextField())).values("key")
            rule |= Q(about_kind=label, about_id__in=keys)
    return rule


def among(events: Iterable[Event]) -> set[int]:
    """Keys of those of these events; also where the row is gone, for then nobody can say of which program."""
    by_kind: dict[str, set[str]] = {}
    for event in events:
        if event.about_kind in ways() and event.about_kind not in OPEN:
            by_kind.setdefault(event.about_kind, set()).add(event.about_id)
    hidden: set[tuple[str, str]] = set()
    for kind, keys in sorted(by_kind.items()):
        numbers = [key for key in keys if key.isdigit()]
        rows = apps.get_model(kind)._default_manager.filter(pk__in=numbers)
        open_ = rows.filter(**{f"{ways()[kind]}__is_protected": False}).values_list("pk", flat=True)
        hidden |= {(kind, key) for key in keys - {str(pk) for pk in open_}}
    return {event.pk for event in events if (event.about_kind, event.about_id) in hidden}
