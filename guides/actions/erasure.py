"""What is left of a course that an erased person took: that somebody did. Their list of chapters goes."""

from __future__ import annotations

from guides.models import Completion, GuideWriter, InsightCard, Reading
from people.models import Person


def forget(person: Person) -> None:
    Completion.objects.filter(person=person).update(answers={}, reflections={}, evidence="")
    InsightCard.objects.filter(author=person).delete()
    Reading.objects.filter(person=person).delete()
    GuideWriter.objects.filter(person=person).delete()
