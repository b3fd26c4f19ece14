"""Who cares for the program that a page is about: `{% load contacts %}`, once, in the frame of all pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from people.models import Person
from programs.models import Program

register = template.Library()

ABOUT = (  # what pages call the row they show
    "program", "mentorship", "pair", "row", "run", "mentor", "mentee", "session", "signal", "campaign",
    "nomination", "ask", "policy",
)  # fmt: skip


@register.inclusion_tag("programs/_program_contacts.html", takes_context=True)
def program_contacts(context: Context) -> dict[str, Any]:
    """Owner and deputy by name, on every page of a program; nothing elsewhere."""
    program = next(filter(None, (_program(context.get(name)) for name in ABOUT)), None)
    if program is not None:
        _read_both(program)
    return {"program": program}


def _program(thing: object) -> Program | None:
    found = thing if isinstance(thing, Program) else getattr(thing, "program", None)
    return found if isinstance(found, Program) and found.pk else None


def _read_both(program: Program) -> None:
    """In one question, where they did not come with the program."""
    names = [name for name in ("owner", "deputy") if name not in program._state.fields_cache]
    keys = {name: key for name in names if (key := getattr(program, f"{name}_id"))}
    if keys:
        people = Person.objects.get_queryset().in_bulk(keys.values())
        for name, key in keys.items():
            setattr(program, name, people[key])
