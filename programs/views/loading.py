"""Load and permit: whatever this reader may not know of is not found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from people import clock, prepared
from people.actions import looks
from people.models import Look, Person
from programs.models import Mentee, Mentor, Program


def reader(request: HttpRequest) -> Person:
    """The person who is signed in; the middleware lets nobody else through."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; an empty POST is an answer too."""
    return request.POST if request.method == "POST" else None


def known_program(person: Person, pk: int) -> Program:
    """A program that everybody here may know of, or a draft for who cares for it."""
    rows = Program.objects.visible_to(person).select_related(
        "owner", "deputy", "mentor_course", "mentee_course"
    )
    rows = rows.with_audiences()
    return get_object_or_404(rows, pk=pk)


def coordinated_program(person: Person, pk: int) -> Program:
    rows = Program.objects.coordinated_by(person).select_related("owner", "deputy")
    return get_object_or_404(rows.with_audiences(), pk=pk)


def listed_program(person: Person, pk: int) -> Program:
    """The same for pages that say nothing of whom the program is for; written and planned once."""

    def write(keys: Sequence[int]) -> QuerySet[Program]:
        rows = Program.objects.coordinated_by(Person(pk=keys[0], house_roles=person.house_roles))
        return rows.filter(pk=keys[1]).select_related("owner", "deputy")

    found = prepared.objects(f"listed program of {sorted(person.house_roles)}", write, [person.pk, pk])
    if not found:
        raise Http404
    return found[0]


def led_program(person: Person, pk: int) -> Program:
    """For its team only: HR names who leads also where HR may not see who takes part."""
    rows = Program.objects.led_by(person).select_related("owner", "deputy")
    return get_object_or_404(rows.with_audiences(), pk=pk)


def own_mentor(person: Person, program: Program) -> Mentor | None:
    return Mentor.objects.filter(program=program, person=person).first()


def own_mentee(person: Person, program: Program) -> Mentee | None:
    return Mentee.objects.filter(program=program, person=person).first()


def looked(request: HttpRequest, people: Iterable[Person], *, where: str, of: Program) -> None:
    """These people can read on "My data" that somebody of HR had them on the screen."""
    looks.note(
        by=reader(request), about=people, what=Look.What.PAGE, where=where, of=of.name, now=clock.now()
    )
