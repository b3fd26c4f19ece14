from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

NAMESPACE = uuid.UUID("6f1c1f0e-5a0b-4b57-9d4c-3f0a4f2f7a11")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: datetime) -> NoticeQuerySet:
        """Waiting, wanted by now, and not in the hands of a worker that may still be alive."""
        free = models.Q(leased_until__isnull=True) | models.Q(leased_until__lte=now)
        return self.filter(free, state=Notice.State.WAITING, not_before__lte=now)


class Notice(models.Model):
    """One message to one person: written in the deed's transaction, sent later, kept as proof."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Could not be sent")
        DROPPED = "dropped", _("No longer needed")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)  # templates/emails/<kind>.{subject.txt,txt,html}
    key = models.CharField(max_length=200, unique=True)  # rule:subject:occurrence: the reason it is sent once
    context = models.JSONField(default=dict)  # primitives for the template; never texts of a pair
    attachments = models.JSONField(default=list)  # [{"name": …, "type": …, "text": …}, …]
    not_before = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="notice_sent_at_iff_sent",
            )
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(state="waiting"), name="notice_waiting")
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a mail program can drop the rare second copy."""
        return f"<{uuid.uuid5(NAMESPACE, self.key)}@{settings.MAIL_DOMAIN}>"
