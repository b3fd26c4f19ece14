"""What an identity provider keeps here through SCIM: its groups, and how it names people."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import HouseRole, Person

ASKED_LATELY = timedelta(days=1)


class ScimTokenQuerySet(models.QuerySet["ScimToken"]):
    def open(self) -> ScimTokenQuerySet:
        return self.filter(revoked_at__isnull=True)

    def without_keeper(self) -> ScimTokenQuerySet:
        """Still open, and whoever answers for it does not work here any more."""
        return self.open().filter(kept_by__is_active=False)

    def visible_to(self, person: Person) -> ScimTokenQuerySet:
        return self.all() if person.is_hr_admin else self.none()


class ScimToken(models.Model):
    """A key of an identity provider: shown once, kept as a digest, revoked but never deleted."""

    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256, hex; the token itself is random enough
    prefix = models.CharField(max_length=8)  # the first letters, to tell tokens apart
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )  # answers for it
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScimTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "name", condition=models.Q(revoked_at__isnull=True), name="scim_token_open_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None

    @property
    def label(self) -> str:
        """Who did it, in the audit."""
        return f"SCIM: {self.name}"


class HeldLeaverQuerySet(models.QuerySet["HeldLeaver"]):
    def waiting(self, now: datetime) -> HeldLeaverQuerySet:
        """What the provider no longer asks for drops off by itself."""
        return self.filter(asked_at__gt=now - ASKED_LATELY, person__is_active=True)

    def visible_to(self, person: Person) -> HeldLeaverQuerySet:
        return self.all() if person.is_hr_admin else self.none()


class HeldLeaver(models.Model):
    """Somebody whom the provider wants out, one of so many at once that an HR administrator has to agree."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="held_leaver")
    token = models.ForeignKey(ScimToken, on_delete=models.CASCADE, related_name="+")
    brakes = models.JSONField(default=list)  # why
    since = models.DateTimeField()
    asked_at = models.DateTimeField()  # by the provider, last

    objects = HeldLeaverQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.person)


class ScimCall(models.Model):
    """What an identity provider asked and got: no body, no question, no name; kept for a month."""

    token = models.ForeignKey(ScimToken, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField(db_index=True)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=120)
    status = models.PositiveSmallIntegerField()
    detail = models.CharField(max_length=200, blank=True)  # why it was refused, in SCIM's words
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


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


class DirectoryGroupQuerySet(models.QuerySet["DirectoryGroup"]):
    def visible_to(self, person: Person) -> DirectoryGroupQuerySet:
        return self.all() if person.is_hr_admin else self.none()


# A group never makes an HR administrator: whoever runs the directory would run this house.
GIVEN_BY_GROUP = (HouseRole.COORDINATOR, HouseRole.AUDITOR, HouseRole.GUIDE_EDITOR)


class DirectoryGroup(models.Model):
    """A group of the identity provider: can give a house role, and can be part of a program's audience."""

    public_id = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    name = models.CharField(max_length=255)
    external_id = models.CharField(max_length=255, blank=True)
    members = models.ManyToManyField(Person, related_name="directory_groups", blank=True)
    gives_role = models.CharField(
        max_length=16,
        choices=[("", _("No role")), *((role.value, role.label) for role in GIVEN_BY_GROUP)],
        blank=True,
        default="",
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = DirectoryGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(gives_role__in=["", *(role.value for role in GIVEN_BY_GROUP)]),
                name="group_gives_no_hr_administrator",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoleFromGroup(models.Model):
    """A role that a group brought, so that leaving the group takes no role that was given by hand."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles_from_groups")
    role = models.CharField(max_length=16, choices=HouseRole.choices)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="role_from_group_once")]

    def __str__(self) -> str:
        return self.get_role_display()
