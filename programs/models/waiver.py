from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models.participants import Mentee, Mentor
from programs.models.program import Program


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def visible_to(self, person: Person) -> WaiverQuerySet:
        """Whoever coordinates; never about a pair of one's own."""
        mine = self.filter(program__in=Program.objects.coordinated_by(person).values("pk"))
        return mine.exclude(Q(mentor__person=person) | Q(mentee__person=person))

    def asked(self) -> WaiverQuerySet:
        return self.filter(state=Waiver.State.ASKED)

    def to_decide_by(self, person: Person) -> WaiverQuerySet:
        """The second person is never the one who asked."""
        return self.visible_to(person).asked().exclude(asked_by=person)


class Waiver(models.Model):
    """An exception: these two may be a pair although a rule forbids it, for a reason and until a day."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Not approved")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="+")
    rules = ArrayField(models.CharField(max_length=40))  # codes of the rules it lifts, and no others
    reason = models.CharField(max_length=300)  # coordinators read it
    opening = models.TextField(blank=True)  # a coordinator's words to both, sent when it is approved
    until = models.DateField()  # then a coordinator decides anew; nothing ends by itself
    state = models.CharField(max_length=16, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee"], condition=Q(state="asked"), name="waiver_one_asked_per_pair"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["approved", "refused"], decided_by__isnull=False, decided_at__isnull=False
                )
                | Q(state__in=["asked", "withdrawn"], decided_by__isnull=True, decided_at__isnull=True),
                name="waiver_decided_iff_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="waiver_needs_a_second_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(condition=Q(rules__len__gt=0), name="waiver_names_rules"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} – {self.mentee}"

    def is_over(self, today: date) -> bool:
        return self.until < today
