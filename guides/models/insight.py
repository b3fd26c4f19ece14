from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.expressions import CombinedExpression
from django.utils.translation import gettext_lazy as _

from guides.models.written import LANGUAGES, SOURCE_LANGUAGE, TEXT_SEARCH
from people.models import Person


class InsightQuerySet(models.QuerySet["InsightCard"]):
    def published(self) -> InsightQuerySet:
        return self.filter(state=InsightCard.State.PUBLISHED)

    def visible_to(self, person: Person) -> InsightQuerySet:
        """Published ones to everybody who works here, the rest to the author alone."""
        if not person.is_active:
            return self.none()
        return self.filter(Q(state=InsightCard.State.PUBLISHED) | Q(author=person))


def _vector(language: str) -> CombinedExpression:
    config = Value(TEXT_SEARCH[language])
    return SearchVector("title", weight="A", config=config) + SearchVector("body", weight="B", config=config)


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

    vector = models.GeneratedField(  # the database's own, so that words and search never differ
        expression=Case(
            *(When(language=each, then=_vector(each)) for each in TEXT_SEARCH if each != SOURCE_LANGUAGE),
            default=_vector(SOURCE_LANGUAGE),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [GinIndex(fields=["vector"], name="insight_vector")]
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
