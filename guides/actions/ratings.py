"""Stars for a course. Counted, and never kept with who gave them: so there is no line in the log either."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from guides.actions.training import NotYourCourse
from guides.models import Completion, Course, CourseRating
from guides.permissions import can_rate_completion
from people.models import Person

LEAST = 5  # with fewer, a mean would give somebody away
STARS = range(1, 6)


@transaction.atomic
def rate(completion: Completion, *, stars: int, by: Person) -> bool:
    """Once for each time that somebody finished the course; a second click counts nothing."""
    rows = Completion.objects.select_for_update(of=("self",), no_key=True).select_related("course", "person")
    row = rows.get(pk=completion.pk)
    if row.is_rated:
        return False
    if not can_rate_completion(by, row) or stars not in STARS:
        raise NotYourCourse
    place, _is_new = CourseRating.objects.get_or_create(course=row.course, version=row.version, stars=stars)
    CourseRating.objects.filter(pk=place.pk).update(count=F("count") + 1)
    Completion.objects.filter(pk=row.pk).update(is_rated=True)
    return True


def mean(course: Course) -> tuple[float, int] | None:
    """Stars on average and by how many, in the present version; nothing while they are few."""
    rows = list(course.ratings.filter(version=course.version).values_list("stars", "count"))
    people = sum(count for _stars, count in rows)
    return (sum(stars * count for stars, count in rows) / people, people) if people >= LEAST else None
