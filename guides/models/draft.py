from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guides.models.guide import Chapter, Guide, ShippedText
from guides.models.written import LANGUAGES


class Draft(models.Model):
    """The next words of a chapter until they are published or dropped; one per chapter and language."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("Waits for a second person")
        SCHEDULED = "scheduled", _("Published on its day")

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="drafts")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    part = models.CharField(max_length=10, choices=Chapter.Part.choices, default=Chapter.Part.TALKS)
    readers = ArrayField(
        models.CharField(max_length=12, choices=Chapter.Reader.choices), default=list, blank=True
    )
    title = models.CharField(max_length=200)
    body = models.TextField()
    base = models.ForeignKey(  # the version it was begun from; none for a new chapter
        Chapter, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shipped = models.ForeignKey(
        ShippedText, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    behind = models.ForeignKey(Chapter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)  # grows when it is saved: two editors are told
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    remark = models.CharField(max_length=500, blank=True)  # of the second person who sent it back
    is_translated = models.BooleanField(default=True)  # says what the present English says
    asks_again = models.BooleanField(default=False)  # readers confirm it anew
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["slug", "language"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "slug", "language"], name="draft_one_per_chapter"),
            models.CheckConstraint(
                condition=~models.Q(state="scheduled")
                | models.Q(valid_from__isnull=False, agreed_by__isnull=False),
                name="draft_scheduled_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.state})"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def words(self) -> tuple[Any, ...]:
        """What is published of it."""
        return self.title, self.body, self.part, sorted(self.readers)


class Picture(models.Model):
    """A picture of the guide as the house drew it anew; its name says what it holds and how large it is."""

    name = models.CharField(max_length=60, unique=True)
    content = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def markdown(self) -> str:
        """The line that shows it in a chapter; the words between the brackets are the editor's."""
        words = gettext("what is to be seen")
        return f"![{words}](/guide/pictures/{self.name})"


class Edition(models.Model):
    """The whole guide as one PDF in one language; made anew when `digest` is not that of the chapters."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(max_length=8, choices=LANGUAGES)
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(default=b"")
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guide", "language"], name="edition_one_per_language")]

    def __str__(self) -> str:
        return f"{self.guide} ({self.language})"
