from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person, SealedTextField


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def on(self) -> WebhookQuerySet:
        return self.filter(state=Webhook.State.ON)

    def visible_to(self, person: Person) -> WebhookQuerySet:
        return self.all() if person.is_hr_admin else self.none()


class Webhook(models.Model):
    """An address of another system that is told what happens in programs, in numbers."""

    class State(models.TextChoices):
        ON = "on", _("On")
        OFF = "off", _("Switched off")
        STOPPED = "stopped", _("Stopped: it did not answer")

    name = models.CharField(max_length=80, unique=True)
    address = models.URLField(max_length=500)
    events = ArrayField(models.CharField(max_length=40))
    secret = SealedTextField()  # signs what is sent; shown once
    old_secret = SealedTextField(blank=True, default="", db_default="")  # signs beside it for a while
    old_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ON)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    on_since = models.DateTimeField()  # what happened before is not told
    told_until = models.DateTimeField()  # events up to here have a delivery
    failing_since = models.DateTimeField(null=True)  # nothing has arrived since
    stopped_at = models.DateTimeField(null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(events__len__gt=0), name="webhook_tells_something"),
            models.CheckConstraint(
                condition=models.Q(old_secret="", old_until__isnull=True)
                | (~models.Q(old_secret="") & models.Q(old_until__isnull=False)),
                name="webhook_old_secret_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(state="stopped", stopped_at__isnull=False)
                | (~models.Q(state="stopped") & models.Q(stopped_at__isnull=True)),
                name="webhook_stopped_at_iff_stopped",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def secrets(self, now: datetime) -> list[str]:
        """Those that sign: the newest first, and for a while the one before."""
        is_double = self.old_until is not None and now < self.old_until
        return [self.secret, self.old_secret] if is_double else [self.secret]

    @property
    def is_on(self) -> bool:
        return self.state == self.State.ON


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> DeliveryQuerySet:
        free = models.Q(leased_until__isnull=True) | models.Q(leased_until__lte=now)
        return self.filter(free, state=Delivery.State.WAITING, not_before__lte=now, webhook__state="on")


class Delivery(models.Model):
    """One message to one webhook: at least once, always under the same id."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Arrived")
        DEAD = "dead", _("Given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.BigIntegerField(null=True)  # number of the event in the log; None = a test
    message_id = models.CharField(max_length=40, unique=True)
    type = models.CharField(max_length=40)
    body = models.TextField()  # as it is signed and sent: numbers only
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_answer = models.CharField(max_length=200, blank=True)  # a number of HTTP, or why there was none
    created_at = models.DateTimeField()

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once_per_event"),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="delivery_sent_at_iff_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["created_at"], name="delivery_created"),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
