from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guides.models.written import LANGUAGES
from people.models import Person


class InsightQuerySet(models.QuerySet["InsightCard"]):
    def published(self) -> InsightQuerySet:
        return self.filter(state=InsightCard.State.PUBLISHED)

    def visible_to(self, person: Person) -> InsightQuerySet:
        """Published ones to everybody who works here, the rest to the author alone."""
        if not person.is_active:
            return self.none()
        return self.filter(Q(state=InsightCard.State.PUBLISHED) | Q(author=person))

    def saying(self, words: str) -> InsightQuerySet:
        """Every word in the title or the text."""
        rows = self
        for word in words.replace("\0", "").split():
            rows = rows.filter(Q(title__icontains=word) | Q(body__icontains=word))
        return rows


class InsightCard(models.Model):
    """What somebody took from a mentorship, for colleagues: read by nobody until the author publishes it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Only you")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Taken back")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="insights")
    title = models.CharField(max_length=120)
    body = models.TextField()
    topics = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    language = models.CharField(max_length=8, choices=LANGUAGES)
    program_name = models.CharField(max_length=150)  # where it was learned; who with is not kept
    shows_name = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)  # when the author agreed

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="insight_published_at_iff_published",
            ),
        ]

    def __str__(self) -> str:
        return f"insight {self.pk}"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED
