from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from people.models.feed_memory import FeedMapping

if TYPE_CHECKING:
    from people.models.person import Person


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to(self, person: Person) -> RosterImportQuerySet:
        return self.all() if person.is_hr_admin else self.none()

    def to_agree(self, person: Person) -> RosterImportQuerySet:
        """Files that wait for this person's yes; can_agree_to_import says the same of one of them."""
        said = FeedMapping.objects.filter(
            signature=OuterRef("signature"), by=person, changed_at__gt=OuterRef("created_at")
        )
        waiting = self.visible_to(person).filter(state="waiting").exclude(by=person)
        return waiting.alias(signature=KT("report__file__signature")).filter(~Exists(said))

    def without_content(self) -> RosterImportQuerySet:
        """For pages: a file can be 20 MB."""
        return self.defer("content")


class RosterImport(models.Model):
    """One file from the HR system: kept from preview to apply, then only its report stays."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("Not applied yet")
        APPLIED = "applied", _("Applied")
        DISCARDED = "discarded", _("Set aside")
        WAITING = "waiting", _("Waits for a second person")
        REFUSED = "refused", _("Could not be read")

    class Source(models.TextChoices):
        UPLOAD = "upload", _("Chosen on the page")
        COMMAND = "command", _("Command")
        FOLDER = "folder", _("Folder")

    class Takes(models.TextChoices):
        GOOD_ROWS = "good_rows", _("Good rows only")
        ALL_ROWS = "all_rows", _("All rows or nothing")

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)  # emptied once applied or set aside
    state = models.CharField(max_length=16, choices=State.choices, default=State.PREVIEWED)
    report = models.JSONField(default=dict)
    source = models.CharField(
        max_length=8, choices=Source.choices, default=Source.UPLOAD, db_default=Source.UPLOAD.value
    )
    is_full = models.BooleanField(
        default=True, db_default=True
    )  # everybody who works here, not a part of them
    takes = models.CharField(
        max_length=10, choices=Takes.choices, default=Takes.GOOD_ROWS, db_default=Takes.GOOD_ROWS.value
    )
    options = models.JSONField(default=dict, blank=True, db_default={})  # how it was read, or why not
    brakes = models.JSONField(default=list, blank=True, db_default=[])  # why a second person is asked
    refusal = models.CharField(max_length=300, blank=True, default="", db_default="")
    approved_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="applied", applied_at__isnull=False)
                | (~models.Q(state="applied") & models.Q(applied_at__isnull=True)),
                name="import_applied_at_iff_applied",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def can_apply(self) -> bool:
        return self.state == self.State.PREVIEWED

    @property
    def is_open(self) -> bool:
        """Nobody has decided about it yet; its content is still here."""
        return self.state in {self.State.PREVIEWED, self.State.WAITING}

    @property
    def counts(self) -> dict[str, Any]:
        return self.report.get("counts", {})

    @property
    def seconds(self) -> float:
        return float(self.report.get("seconds", 0))

    @property
    def has_effect(self) -> bool:
        """Somebody changes, or is missed once more."""
        return bool(self.changes or self.counts.get("absent"))

    @property
    def changes(self) -> int:
        """People who are added or changed, or leave because no file names them."""
        return sum(int(self.counts.get(kind, 0)) for kind in ("created", "updated", "gone"))
