"""What the directory keeps beside the rows: words to search in, notes of changes, a mentee's own marks."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models import Mentee, Mentor


class Listing(models.Model):
    """The words of one mentor as people search for them; triggers write it (migration 0007), nobody else.

    `en` and `nl` hold the same with the names of topics in that language; accents are gone. Who is not
    available, or no longer works here, has empty words.
    """

    mentor = models.BigIntegerField(primary_key=True)
    program = models.BigIntegerField()
    en = SearchVectorField()
    nl = SearchVectorField()
    near_en = models.TextField(blank=True)  # name, job, place, topics: where a word with a slip is looked for
    near_nl = models.TextField(blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["en"], name="listing_en"),
            GinIndex(fields=["nl"], name="listing_nl"),
            GinIndex(fields=["near_en"], name="listing_near_en", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["near_nl"], name="listing_near_nl", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"words of mentor {self.mentor}"


class ListingChange(models.Model):
    """A mentor changed, or some name did; notes are only ever added, so that no deed waits for one."""

    mentor = models.BigIntegerField(null=True)  # empty: names of topics or units changed
    changed_in = models.BigIntegerField()  # the transaction
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changed_in"], name="listing_change_in")]

    def __str__(self) -> str:
        return f"change {self.pk}"


class MarkQuerySet(models.QuerySet["Mark"]):
    def visible_to(self, person: Person) -> MarkQuerySet:
        """One's own: no mentor, no coordinator ever sees it."""
        return self.filter(mentee__person=person)


class Mark(models.Model):
    """A mentee's own note to themselves about a mentor."""

    class Kind(models.TextChoices):
        SAVED = "saved", _("Saved for later")
        NOT_FOR_ME = "not_for_me", _("Not for me")

    mentee = models.ForeignKey(Mentee, on_delete=models.CASCADE, related_name="marks")
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    marked_at = models.DateTimeField()

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentee", "mentor"], name="mark_once_per_pair"),
        ]

    def __str__(self) -> str:
        return f"mark {self.pk}"
