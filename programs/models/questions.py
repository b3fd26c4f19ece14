"""What a program asks its pairs, one row per version, and answers that are not sent yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from people.models import Person, SealedJSONField
from programs.models.follow_up import FollowUp
from programs.models.program import Program


class QuestionSet(models.Model):
    """The questions of one occasion as a program changed them; check-ins keep the version they had."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="question_sets")
    name = models.CharField(max_length=20)  # a key of questions.SETS
    version = models.PositiveSmallIntegerField()
    entries = models.JSONField()  # [{"key": …} or {"own": …, "kind": …, "sees": …, "en": …, "nl": …}]
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["program", "name", "version"], name="question_set_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class DraftQuerySet(models.QuerySet["AnswerDraft"]):
    def visible_to(self, person: Person) -> DraftQuerySet:
        return self.filter(person=person)


class AnswerDraft(models.Model):
    """Kept for the one who writes, until it is sent or the check-in closes."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    values = SealedJSONField(default=dict, blank=True)
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follow_up", "person"], name="answer_draft_once_each")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
