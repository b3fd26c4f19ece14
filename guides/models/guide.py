from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from guides.models.written import LANGUAGES, SOURCE_LANGUAGE, WrittenQuerySet
from people.models import Person

HANDBOOK = "handbook"


class GuideQuerySet(models.QuerySet["Guide"]):
    def visible_to(self, person: Person) -> GuideQuerySet:
        """Everybody who works here may read what each program says."""
        return self.all() if person.is_active else self.none()

    def edited_by(self, person: Person) -> GuideQuerySet:
        """All for guide editors; for whoever coordinates a program, the one of that program."""
        if person.is_guide_editor:
            return self.all()
        return self.filter(writers__person=person) if person.is_active else self.none()


class Guide(models.Model):
    """The mentor handbook; a program can have one of its own that says some chapters in other words."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)
    parent = models.ForeignKey(  # where the chapters come from that this guide does not say itself
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    objects = GuideQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def shelf(self) -> list[int]:
        """This guide and the one behind it."""
        return [self.pk, self.parent_id] if self.parent_id else [self.pk]


class GuideWriter(models.Model):
    """Somebody who changes the guide of a program: the programs say who, whenever their team changes."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="writers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guide", "person"], name="guide_writer_once")]

    def __str__(self) -> str:
        return f"{self.guide} – {self.person}"


class ShippedText(models.Model):
    """Each wording of a chapter that came with the application, to compare a company's own text with."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="shipped")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    arrived_at = models.DateTimeField()

    class Meta:
        ordering = ["slug", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "slug", "language", "number"], name="shipped_text_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, shipped {self.number})"


class ChapterQuerySet(WrittenQuerySet):
    same_text = ("slug",)
    nearest = (Case(When(guide__parent__isnull=False, then=Value(0)), default=Value(1)),)

    def current(self) -> Self:
        return self.filter(replaced_at__isnull=True)

    def of_handbook(self) -> Self:
        return self.filter(guide__slug=HANDBOOK)

    def on_shelf(self, guide: Guide) -> Self:
        """What `guide` says itself and, for the rest, the guide behind it."""
        return self.filter(guide__in=guide.shelf)

    def with_marks(self) -> Self:
        """`is_behind`: a translation of an English text that was changed since."""
        newer = self.model._default_manager.filter(
            guide=OuterRef("guide"),
            slug=OuterRef("slug"),
            language=SOURCE_LANGUAGE,
            replaced_at__isnull=True,
            version__gt=OuterRef("source_version"),
        )
        return self.annotate(is_behind=Exists(newer))

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

    class Reader(models.TextChoices):
        MENTEE = "mentee", _("Mentees")
        MENTOR = "mentor", _("Mentors")
        MANAGER = "manager", _("Managers")
        COORDINATOR = "coordinator", _("Coordinators")

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="chapters")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    version = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.TALKS)
    position = models.PositiveSmallIntegerField()  # in the whole handbook; parts follow one another
    readers = ArrayField(models.CharField(max_length=12, choices=Reader.choices), default=list, blank=True)
    title = models.CharField(max_length=200)
    body = models.TextField()  # Markdown
    minutes = models.PositiveSmallIntegerField(default=4)  # to read
    published_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    is_own = models.BooleanField(default=False)  # the company's words, not those that were shipped
    shipped = models.ForeignKey(  # the shipped wording that these words take into account
        ShippedText, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    behind = models.ForeignKey(  # the same for a program's guide: the house's chapter it was written from
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_version = models.PositiveSmallIntegerField(null=True, blank=True)  # of the English it translates
    note = models.CharField(max_length=300, blank=True)  # what changed, in the editor's words
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

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

    def is_for(self, role: str) -> bool:
        """A chapter that names no readers is for everybody."""
        return not self.readers or role in self.readers
