"""Whom somebody would rather not be paired with: known to that person and to the rules, to nobody else."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from people.models import Person


class ApartQuerySet(models.QuerySet["Apart"]):
    def visible_to(self, person: Person) -> ApartQuerySet:
        """One's own list: never the other's, never HR's."""
        return self.filter(person=person)

    def twos(self, people: Iterable[int]) -> set[frozenset[int]]:
        """Of these people who is to be kept apart; whose wish it is cannot be told from it."""
        keys = list(people)
        rows = self.filter(person__in=keys, other__in=keys)
        return {frozenset(two) for two in rows.values_list("person_id", "other_id")}

    def holds(self, one: int, other: int) -> bool:
        """Whether the two are kept apart, whoever of them wants it."""
        both_ways = Q(person=one, other=other) | Q(person=other, other=one)
        return self.filter(both_ways).exists()


class Apart(models.Model):
    """No reason is asked for, and none is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    objects = ApartQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="apart_once"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="apart_of_two"),
        ]

    def __str__(self) -> str:
        return f"apart {self.pk}"
