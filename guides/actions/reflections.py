"""What a learner writes down for nobody else: never audited, mailed or logged."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guides.actions import training
from guides.models import Completion, Lesson
from people.models import Person


@transaction.atomic
def write(person: Person, *, lesson: Lesson, words: str, now: datetime) -> Completion:
    """One text per lesson, the same in every language; an empty one takes it away."""
    completion = training.assign(person, lesson.course, now=now, by=person)
    row = Completion.objects.select_for_update(of=("self",), no_key=True).get(pk=completion.pk)
    kept = {slug: text for slug, text in row.reflections.items() if slug != lesson.slug}
    row.reflections = kept | ({lesson.slug: words} if words else {})
    Completion.objects.filter(pk=row.pk).update(reflections=row.reflections)
    return row
