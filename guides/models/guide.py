from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from guides.models.written import LANGUAGES, WrittenQuerySet
from people.models import Person

HANDBOOK = "handbook"


class Guide(models.Model):
    """The mentor handbook: chapters in several languages."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)

    def __str__(self) -> str:
        return self.name


class ChapterQuerySet(WrittenQuerySet):
    same_text = ("guide", "slug")

    def current(self) -> Self:
        return self.filter(replaced_at__isnull=True)

    def of_handbook(self) -> Self:
        return self.filter(guide__slug=HANDBOOK)

    def visible_to(self, person: Person) -> Self:
        """Everybody who works here reads the handbook."""
        return self.all() if person.is_active else self.none()


class Chapter(models.Model):
    """One version of one chapter in one language; the current one is not replaced yet."""

    class Part(models.TextChoices):
        BEGIN = "begin", _("Before you begin")
        TALKS = "talks", _("Your conversations")
        YEAR = "year", _("Through the year")
        AROUND = "around", _("Around the pair")
        KIT = "kit", _("To use and to print")

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="chapters")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    version = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.TALKS)
    position = models.PositiveSmallIntegerField()  # in the whole handbook; parts follow one another
    title = models.CharField(max_length=200)
    body = models.TextField()  # Markdown
    minutes = models.PositiveSmallIntegerField(default=4)  # to read
    published_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "slug", "language", "version"], name="chapter_version_once"
            ),
            models.UniqueConstraint(
                fields=["guide", "slug", "language"],
                condition=models.Q(replaced_at__isnull=True),
                name="chapter_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.version})"
