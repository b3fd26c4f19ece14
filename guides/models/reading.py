from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef

from guides.models.guide import Chapter, Guide
from guides.models.written import LANGUAGES
from people.models import Person


class Section(models.Model):
    """What the search looks through: the words under one heading of a current chapter, without markup."""

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    anchor = models.CharField(max_length=80, blank=True)  # none: above the first heading
    heading = models.CharField(max_length=300)
    words = models.TextField()
    vector = SearchVectorField(null=True)

    class Meta:
        ordering = ["chapter", "position"]
        indexes = [GinIndex(fields=["vector"], name="section_vector")]
        constraints = [models.UniqueConstraint(fields=["chapter", "position"], name="section_once")]

    def __str__(self) -> str:
        return self.heading


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, person: Person) -> ReadingQuerySet:
        return self.filter(person=person)


class Reading(models.Model):
    """A chapter somebody has read, for their own list only: neither HR nor coordinators see it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    slug = models.SlugField()  # of the chapter, in whichever guide and language
    read_at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["read_at"]
        constraints = [models.UniqueConstraint(fields=["person", "slug"], name="reading_once")]

    def __str__(self) -> str:
        return self.slug


class MustReadQuerySet(models.QuerySet["MustRead"]):
    def asked_in(self, guide: Guide) -> MustReadQuerySet:
        """By this guide, or by the one behind it."""
        return self.filter(guide__in=guide.shelf)

    def open_for(self, person: Person) -> MustReadQuerySet:
        """Of these, what the person has not confirmed since it was asked, and can still read."""
        there = Chapter.objects.current().filter(slug=OuterRef("slug"))
        there = there.filter(models.Q(guide=OuterRef("guide")) | models.Q(guide=OuterRef("guide__parent")))
        confirmed = Acknowledgment.objects.filter(
            person=person, guide=OuterRef("guide"), slug=OuterRef("slug"), at__gte=OuterRef("asked_from")
        )
        return self.filter(~Exists(confirmed), Exists(there))


class MustRead(models.Model):
    """A chapter that whoever takes part confirms to have read: for the company, or for a program's guide."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="must_read")
    slug = models.SlugField()
    asked_from = models.DateTimeField()  # confirmed before that does not count

    objects = MustReadQuerySet.as_manager()

    class Meta:
        ordering = ["guide", "slug"]
        constraints = [models.UniqueConstraint(fields=["guide", "slug"], name="must_read_once")]

    def __str__(self) -> str:
        return self.slug


class AcknowledgmentQuerySet(models.QuerySet["Acknowledgment"]):
    def visible_to(self, person: Person) -> AcknowledgmentQuerySet:
        return self.filter(person=person)


class Acknowledgment(models.Model):
    """“I have read this”: who, which version in which language, and when."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acknowledgments"
    )
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    version = models.PositiveSmallIntegerField()
    asked_from = models.DateTimeField()  # the question it answers
    at = models.DateTimeField()

    objects = AcknowledgmentQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "guide", "slug", "asked_from"], name="acknowledgment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug} – {self.person}"


class Usefulness(models.Model):
    """How many said that a version was useful, and how many not. No person and no time."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    version = models.PositiveSmallIntegerField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guide", "slug", "language", "version"], name="usefulness_once")
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {self.yes} / {self.no}"
