"""What all keys to a door of this house have in common: kept as a digest, revoked, never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import Person


class KeyQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def usable(self, now: datetime) -> Self:
        """Which open the door at this moment."""
        return self.open()

    def without_keeper(self) -> Self:
        """Still open, and whoever answers for it does not work here any more."""
        return self.open().filter(kept_by__is_active=False)

    def visible_to(self, person: Person) -> Self:
        return self.all() if person.is_hr_admin else self.none()


class Key(models.Model):
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256, hex; the key itself is random enough
    prefix = models.CharField(max_length=8)  # the first letters, to tell keys apart
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )  # answers for it
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None


class KeyCall(models.Model):
    """What was asked with a key, and how it went: no body, no question, no name; kept for a month."""

    at = models.DateTimeField(db_index=True)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=120)
    status = models.PositiveSmallIntegerField()
    detail = models.CharField(max_length=200, blank=True)  # why it was refused, in the words of the answer
    milliseconds = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class ApiScope(models.TextChoices):
    """What a key may read. All but the last two say nothing that tells who somebody is."""

    PROGRAMS = "programs", _("Programs: names, dates, states")
    PARTICIPANTS = "participants", _("Mentors and mentees: numbers, states, places, topics, country")
    MENTORSHIPS = "mentorships", _("Pairs: numbers, states, dates, meetings counted")
    FOLLOW_UPS = "follow-ups", _("Check-ins: when they were due and which side answered, never what")
    EVENTS = "events", _("What happens in programs, with numbers only")
    PEOPLE = "people", _("Who takes part: names, employee ids and work addresses")


class ApiKeyQuerySet(KeyQuerySet):
    def usable(self, now: datetime) -> Self:
        """Nobody is left to answer for the key of somebody who has left: it rests until it is taken over."""
        return self.open().filter(expires_at__gt=now, kept_by__is_active=True)


class ApiKey(Key):
    """Opens the read API to another system of the company, for a while and for what its scopes name."""

    scopes = ArrayField(models.CharField(max_length=20, choices=ApiScope.choices))
    programs = ArrayField(models.BigIntegerField(), default=list, blank=True, db_default=[])  # empty = all
    expires_at = models.DateTimeField()

    objects = ApiKeyQuerySet.as_manager()

    class Meta(Key.Meta):
        constraints = [
            models.UniqueConstraint(
                "name", condition=models.Q(revoked_at__isnull=True), name="api_key_open_name_once"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="api_key_expires_after_made"
            ),
            models.CheckConstraint(
                condition=models.Q(scopes__len__gt=0) & models.Q(scopes__contained_by=ApiScope.values),
                name="api_key_scopes_known",
            ),
        ]

    @property
    def scope_names(self) -> list[str]:
        return [str(ApiScope(scope).label) for scope in ApiScope.values if scope in self.scopes]

    def is_over(self, now: datetime) -> bool:
        return self.expires_at <= now


class ApiCall(KeyCall):
    token = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="calls")
