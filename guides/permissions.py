"""May this person do this? Whether they may know of it at all is `visible_to` on the model."""

from __future__ import annotations

from guides.models import Completion, Course
from people.models import Person


def can_take_course(person: Person, course: Course) -> bool:
    """Anyone who works here: a course asks for no role, a mentorship only makes it a duty."""
    return person.is_active


def can_answer_completion(person: Person, completion: Completion) -> bool:
    """Nobody takes a course for another."""
    return person.is_active and completion.person_id == person.pk


def can_rate_completion(person: Person, completion: Completion) -> bool:
    """Whoever finished it here, once."""
    return can_answer_completion(person, completion) and completion.code is not None
