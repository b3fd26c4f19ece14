"""The scene the browser gate walks through: one person per role, and a row behind every address."""

from __future__ import annotations

from dataclasses import dataclass, field

from people.models import Person
from tests.factories.people import PersonFactory


@dataclass
class Scene:
    """`who` maps the role a screen names to a person; `things` holds the rows its address needs."""

    who: dict[str, Person | None] = field(default_factory=dict)
    things: dict[str, object] = field(default_factory=dict)


def build() -> Scene:
    scene = Scene()
    scene.who["nobody"] = None
    scene.who["stranger"] = PersonFactory(
        given_name="Sam", family_name="Stranger", level="junior", time_zone="Europe/Amsterdam"
    )
    scene.who["hr_admin"] = PersonFactory(hr_admin=True, given_name="Hilde", family_name="Admin")
    for person in scene.who.values():
        if person is not None:
            person.set_password("a long enough password")
            person.save(update_fields=["password"])
    return scene
