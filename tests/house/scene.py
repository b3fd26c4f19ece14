"""The scene the browser gate walks through: one person per role, and a row behind every address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from people.models import Person
from tests.factories.people import PersonFactory, TopicFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory


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
    _programs(scene)
    for person in scene.who.values():
        if person is not None:
            person.set_password("a long enough password")
            person.save(update_fields=["password"])
    return scene


def _programs(scene: Scene) -> None:
    """A live program with one mentor per answer, a mentee, and a draft."""
    for slug, name in (("strategy", "Strategy"), ("leading-a-team", "Leading a team")):
        TopicFactory(slug=slug, name=name)
    program = ProgramFactory()
    mentor = MentorFactory(program=program, person__given_name="Astrid", person__family_name="Lindgren")
    expected = MentorFactory(program=program, expected=True, person__given_name="Eva")
    later = MentorFactory(program=program, state="not_now", not_now_until=date(2027, 9, 1))
    excused = MentorFactory(program=program, state="exempt", exempt_reason="On leave this year")
    mentee = MenteeFactory(program=program, person__given_name="Sanne", person__family_name="de Wit")
    scene.who |= {
        "coordinator": program.owner,
        "mentor": mentor.person,
        "expected_mentor": expected.person,
        "postponed_mentor": later.person,
        "excused_mentor": excused.person,
        "mentee": mentee.person,
        "newcomer": PersonFactory(level="medior", given_name="Noor", family_name="Newcomer"),
    }
    draft = ProgramFactory(
        draft=True, name="Leaders across borders 2027", owner=program.owner, deputy=program.deputy
    )
    scene.things |= {
        "program": program,
        "expected": expected,
        "mentor": mentor,
        "mentee": mentee,
        "draft": draft,
    }
