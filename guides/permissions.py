"""May this person do this? Whether they may know of it at all is `visible_to` on the model."""

from __future__ import annotations

from django.conf import settings

from guides.models import Completion, Course, Draft, Guide, InsightCard
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


def can_bring_in_courses(person: Person) -> bool:
    """Guide editors write the courses of the house, too."""
    return person.is_guide_editor


def can_take_completions_along(person: Person) -> bool:
    """The list of the whole company; coordinators and trainers take along that of their program."""
    return person.is_hr_admin


def can_change_insight(person: Person, card: InsightCard) -> bool:
    """The author alone, also once it is published."""
    return person.is_active and card.author_id == person.pk


def can_take_back_insight(person: Person, card: InsightCard) -> bool:
    """The author at any time; an editor where somebody is named or a confidence broken."""
    return can_change_insight(person, card) or person.is_guide_editor


def can_edit_every_guide(person: Person) -> bool:
    """Guide editors and HR administrators, for the house's guide and those of programs."""
    return person.is_guide_editor


def can_edit_guide(person: Person, guide: Guide) -> bool:
    """That of a program also for whoever coordinates it."""
    if can_edit_every_guide(person):
        return True
    return guide.parent_id is not None and Guide.objects.edited_by(person).filter(pk=guide.pk).exists()


def can_publish_draft(person: Person, draft: Draft) -> bool:
    """Where the house asks for a second person, nobody publishes what they wrote themselves."""
    may_edit = can_edit_guide(person, draft.guide)
    return may_edit and not (settings.GUIDE_SECOND_PERSON and draft.written_by_id == person.pk)
