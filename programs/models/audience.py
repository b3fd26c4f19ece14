from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people import clock
from people.models import Level, OrgUnit, Person
from programs.calendar import months_after
from programs.models.program import Program

LONGEST_SERVICE = 600  # months


@dataclass(frozen=True)
class Choices:
    """Rows that an audience points at, by key."""

    groups: Collection[int] = field(default_factory=set)
    units: Collection[int] = field(default_factory=set)  # with all that is part of them
    named: Collection[int] = field(default_factory=set)  # people, whatever the rule says


class AudienceQuerySet(models.QuerySet["Audience"]):
    def with_choices(self) -> AudienceQuerySet:
        """What each points at comes along, so that a list of programs asks once."""
        return self.annotate(
            chosen_groups=_keys(Audience.groups, "directorygroup"),
            chosen_units=_keys(Audience.units, "orgunit"),
            chosen_people=_keys(Audience.named, "person"),
        )


class Audience(models.Model):
    """Who a program is for: a rule over HR attributes, and people by name; empty = no limit on that."""

    class Role(models.TextChoices):
        MENTOR = "mentor", _("Mentors")
        MENTEE = "mentee", _("Mentees")

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="audiences")
    role = models.CharField(max_length=10, choices=Role.choices)
    levels = ArrayField(models.CharField(max_length=20, choices=Level.choices), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    groups = models.ManyToManyField("people.DirectoryGroup", blank=True, related_name="+")
    units = models.ManyToManyField("people.OrgUnit", blank=True, related_name="+")
    least_months = models.PositiveSmallIntegerField(default=0, db_default=0)  # since the day they were hired
    named = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    is_only_named = models.BooleanField(default=False, db_default=False)  # the rule counts for nobody
    watched_at = models.DateTimeField(null=True, blank=True)  # who came in later is new

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "role"], name="audience_one_per_role"),
            models.CheckConstraint(
                condition=Q(least_months__lte=LONGEST_SERVICE), name="audience_service_within_a_life"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} – {self.get_role_display()}"

    def choices(self) -> Choices:
        """Those that came along with the row; asks the database where none did."""
        if hasattr(self, "chosen_groups"):
            return Choices(
                groups=set(self.chosen_groups),
                units=set(self.chosen_units),  # type: ignore[attr-defined]
                named=set(self.chosen_people),  # type: ignore[attr-defined]
            )
        return Choices(
            groups=set(self.groups.values_list("pk", flat=True)),
            units=set(self.units.values_list("pk", flat=True)),
            named=set(self.named.values_list("pk", flat=True)),
        )

    def people(self, *, choices: Choices | None = None, today: date | None = None) -> models.QuerySet[Person]:
        """Everybody here who fits; a person of unknown country or level fits no rule that asks for one.

        `choices`: those on the screen, for an audience that is not kept yet.
        """
        chosen = self.choices() if choices is None else choices
        named = Q(pk__in=chosen.named)
        if self.is_only_named:
            return Person.objects.active().filter(named)
        rule = self._rule(chosen, today or clock.today())
        return Person.objects.active().filter(rule | named if chosen.named and rule else rule)

    def fits(self, person: Person, *, today: date | None = None) -> bool:
        """As `people` asks it of all; what needs the database comes last, and only where it is chosen."""
        if not person.is_active:
            return False
        chosen = self.choices()
        if person.pk in chosen.named:
            return True
        hired = self._hired_by(today or clock.today())
        return (
            not self.is_only_named
            and (not self.levels or person.level in self.levels)
            and (not self.countries or person.country in self.countries)
            and (hired is None or (person.hired_on is not None and person.hired_on <= hired))
            and (not chosen.units or not _units_above(person).isdisjoint(chosen.units))
            and (not chosen.groups or person.directory_groups.filter(pk__in=chosen.groups).exists())
        )

    def _rule(self, chosen: Choices, today: date) -> Q:
        rule = Q()
        if chosen.groups:
            member = Person.directory_groups.through.objects.filter(
                directorygroup__in=chosen.groups, person=models.OuterRef("pk")
            )
            rule &= Q(models.Exists(member))
        if self.levels:
            rule &= Q(level__in=self.levels)
        if self.countries:
            rule &= Q(country__in=self.countries)
        if chosen.units:
            rule &= Q(unit__in=OrgUnit.objects.keys_below(chosen.units))
        hired = self._hired_by(today)
        return rule if hired is None else rule & Q(hired_on__lte=hired)

    def _hired_by(self, today: date) -> date | None:
        """The last day on which somebody was hired who has been here long enough; None asks for nothing."""
        return months_after(today, -self.least_months) if self.least_months else None


def _units_above(person: Person) -> set[int]:
    """Their own unit and all that it is part of; read once for a person on a page."""
    found: set[int] | None = getattr(person, "_units_above", None)
    if found is None:
        found = OrgUnit.objects.keys_above(person.unit_id)
        person._units_above = found  # type: ignore[attr-defined]
    return found


def _keys(field: Any, name: str) -> ArraySubquery:
    rows = field.through.objects.filter(audience=models.OuterRef("pk"))
    return ArraySubquery(rows.values(name))


class AudienceMemberQuerySet(models.QuerySet["AudienceMember"]):
    def inside(self) -> AudienceMemberQuerySet:
        return self.filter(fell_out_at__isnull=True, person__is_active=True)


class AudienceMember(models.Model):
    """That somebody fits, since when, until when: so that a page can say who came in and who fell out."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    came_in_at = models.DateTimeField()
    fell_out_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)

    objects = AudienceMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "person"], name="audience_member_once"),
            models.CheckConstraint(
                condition=Q(fell_out_at__isnull=True) | Q(fell_out_at__gte=models.F("came_in_at")),
                name="audience_member_in_before_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.audience_id}"


class NominationQuerySet(models.QuerySet["Nomination"]):
    def open(self) -> NominationQuerySet:
        return self.filter(state=Nomination.State.OPEN)

    def visible_to(self, person: Person) -> NominationQuerySet:
        """Whoever is named, whoever named them, and who coordinates."""
        mine = Program.objects.coordinated_by(person).values("pk")
        return self.filter(Q(person=person) | Q(by=person) | Q(program__in=mine))


class Nomination(models.Model):
    """Somebody thinks of somebody else for a program; only that person says yes, by joining."""

    class State(models.TextChoices):
        OPEN = "open", _("Not answered yet")
        ACCEPTED = "accepted", _("Joined")
        DECLINED = "declined", _("No, thank you")

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="nominations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=Audience.Role.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)  # the nominated person reads it
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "person", "role"],
                condition=Q(state="open"),
                name="nomination_one_open_per_role",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="nomination_answered_at_iff_answered",
            ),
            models.CheckConstraint(condition=~Q(person=models.F("by")), name="nomination_of_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_role_display()}"
