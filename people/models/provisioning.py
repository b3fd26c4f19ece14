"""What an identity provider keeps here through SCIM: its groups, and how it names people."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import HouseRole, Person


class ScimToken(models.Model):
    """A key of an identity provider: shown once, kept as a digest, revoked but never deleted."""

    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256, hex; the token itself is random enough
    prefix = models.CharField(max_length=8)  # the first letters, to tell tokens apart
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ScimRecord(models.Model):
    """How the identity provider names a person; the facts themselves live in Person."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="scim")
    user_name = models.CharField(max_length=255)
    external_id = models.CharField(max_length=255, blank=True)
    version = models.PositiveIntegerField(default=1)
    extra = models.JSONField(default=dict, blank=True)  # attributes we keep for the provider and never show
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("user_name"), name="scim_user_name_unique_ignoring_case"
            )
        ]

    def __str__(self) -> str:
        return self.user_name


class DirectoryGroup(models.Model):
    """A group of the identity provider: can give a house role, and can be part of a program's audience."""

    public_id = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    name = models.CharField(max_length=255)
    external_id = models.CharField(max_length=255, blank=True)
    members = models.ManyToManyField(Person, related_name="directory_groups", blank=True)
    gives_role = models.CharField(
        max_length=16, choices=[("", _("No role")), *HouseRole.choices], blank=True, default=""
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
