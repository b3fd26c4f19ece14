from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notices import kinds
from people.models import Person, SealedJSONField

NAMESPACE = uuid.UUID("6f1c1f0e-5a0b-4b57-9d4c-3f0a4f2f7a11")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: datetime) -> NoticeQuerySet:
        """Waiting, wanted by now, and not in the hands of a worker that may still be alive."""
        free = models.Q(leased_until__isnull=True) | models.Q(leased_until__lte=now)
        return self.filter(free, state=Notice.State.WAITING, not_before__lte=now)

    def stuck(self) -> NoticeQuerySet:
        """What was given up: somebody has to look at it."""
        return self.filter(state__in=[Notice.State.DEAD, Notice.State.REFUSED])

    def refused_now(self) -> NoticeQuerySet:
        """Refused at the address that the reader still has."""
        return self.filter(state=Notice.State.REFUSED, address=models.F("to__email"))

    def open_to_the_house(self) -> NoticeQuerySet:
        """Without those that tell who is in a program for a protected group."""
        return self.exclude(context__contains={"is_discreet": True})

    def of_program(self, program_id: int) -> NoticeQuerySet:
        return self.filter(context__program_id=program_id)


class Notice(models.Model):
    """One message to one person: written in the deed's transaction, sent later, kept as proof."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Could not be sent")
        REFUSED = "refused", _("Address refused")
        DROPPED = "dropped", _("No longer needed")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)  # templates/emails/<kind>.{subject.txt,txt,html}
    key = models.CharField(max_length=200, unique=True)  # rule:subject:occurrence: the reason it is sent once
    context = models.JSONField(default=dict)  # primitives for the template; never texts of a pair
    # [{"name": …, "type": …, "text": …}, …]; a calendar file says where a pair meets
    attachments = SealedJSONField(default=list)
    not_before = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tried_first_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    batch = models.CharField(max_length=200, blank=True)  # key of the first of those that are one mail
    address = models.EmailField(blank=True)  # that refused it
    created_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="notice_sent_at_iff_sent",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="refused") & ~models.Q(address=""))
                | (~models.Q(state="refused") & models.Q(address="")),
                name="notice_address_iff_refused",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(state="waiting"), name="notice_waiting"),
            models.Index(
                fields=["batch"],
                condition=models.Q(state="waiting") & ~models.Q(batch=""),
                name="notice_batch",
            ),
            models.Index(fields=["to", "sent_at"], name="notice_of_one_reader"),
            models.Index(
                fields=["address"], condition=models.Q(state="refused"), name="notice_refused_address"
            ),
            models.Index(models.F("context__program_id"), models.F("id").desc(), name="notice_of_program"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a mail program can drop the rare second copy."""
        return f"<{uuid.uuid5(NAMESPACE, self.batch or self.key)}@{settings.MAIL_DOMAIN}>"

    @property
    def kind_name(self) -> str:
        return str(kinds.of(self.kind).name)

    @property
    def is_stuck(self) -> bool:
        return self.state in (Notice.State.DEAD, Notice.State.REFUSED)

    @property
    def waits_for_its_turn(self) -> bool:
        return self.kind in kinds.WAITING


class Muted(models.Model):
    """Somebody does not want mails on this topic; what waits for them stands on their to-do page."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="notice_topic_muted_once"),
            models.CheckConstraint(
                condition=models.Q(topic__in=sorted(kinds.OPTIONAL)), name="notice_only_optional_is_muted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.topic}"


class CardQuerySet(models.QuerySet["Card"]):
    def due(self, now: datetime) -> CardQuerySet:
        free = models.Q(leased_until__isnull=True) | models.Q(leased_until__lte=now)
        return self.filter(free, state=Card.State.WAITING, not_before__lte=now)


class Card(models.Model):
    """One message to the company's chat channel, for everybody who reads it: never about a person."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Could not be sent")

    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    path = models.CharField(max_length=200)  # of the page that its button opens
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="card_sent_at_iff_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.key
