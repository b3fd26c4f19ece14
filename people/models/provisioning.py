"""What an identity provider keeps here through SCIM: its groups, and how it names people."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.keys import Key, KeyCall, KeyQuerySet
from people.models.person import HouseRole, Person

ASKED_LATELY = timedelta(days=1)


class ScimToken(Key):
    """A key of an identity provider."""

    objects = KeyQuerySet.as_manager()

    class Meta(Key.Meta):
        constraints = [
            models.UniqueConstraint(
                "name", condition=models.Q(revoked_at__isnull=True), name="scim_token_open_name_once"
            )
        ]

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


class ScimCall(KeyCall):
    token = models.ForeignKey(ScimToken, on_delete=models.CASCADE, related_name="calls")


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
