"""How a pair goes on or stops: what each wishes at the end, who stands in, and who does not feel safe."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import HouseRole, Person
from programs.models.mentorship import Mentorship, Side

MOST_MONTHS_LONGER = 6


class EndingWish(models.Model):
    """What one of the two wishes for the end of their year; the other reads it once both have said so."""

    class Wish(models.TextChoices):
        EXTEND = "extend", _("Go on for some months")
        INFORMAL = "informal", _("Go on without the program")
        CLOSE = "close", _("Round off")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="ending_wishes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    end_on = models.DateField()  # the end it is about; another end asks anew
    wish = models.CharField(max_length=10, choices=Wish.choices)
    months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS_LONGER)]
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "side", "end_on"], name="ending_wish_once_a_side"),
            models.CheckConstraint(
                condition=(
                    Q(wish="extend", months__isnull=False, months__lte=MOST_MONTHS_LONGER) & ~Q(months=0)
                )
                | (~Q(wish="extend") & Q(months__isnull=True)),
                name="ending_wish_months_iff_longer",
            ),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"


class StandInQuerySet(models.QuerySet["StandIn"]):
    def wanted(self) -> StandInQuerySet:
        """Asked for, and nobody is found yet."""
        return self.filter(mentor__isnull=True, mentorship__state=Mentorship.State.PAUSED)

    def now_for(self, person: Person) -> StandInQuerySet:
        return self.filter(mentor__person=person, mentorship__state=Mentorship.State.PAUSED)


class StandIn(models.Model):
    """Another mentor for as long as the pair pauses; reads nothing that the pair wrote."""

    mentorship = models.OneToOneField(Mentorship, on_delete=models.CASCADE, related_name="stand_in")
    mentor = models.ForeignKey(
        "programs.Mentor", null=True, blank=True, on_delete=models.PROTECT, related_name="stands_in_for"
    )
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = StandInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mentor__isnull=True, given_at__isnull=True, given_by__isnull=True)
                | Q(mentor__isnull=False, given_at__isnull=False, given_by__isnull=False),
                name="stand_in_given_iff_named",
            )
        ]

    def __str__(self) -> str:
        return f"stand-in {self.pk}"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def open(self) -> ConcernQuerySet:
        return self.filter(handled_at__isnull=True)

    def visible_to(self, person: Person) -> ConcernQuerySet:
        """The one who is named for it, and nobody else; HR administrators once that person has left."""
        rows = self.exclude(Q(mentorship__mentor_person=person) | Q(mentorship__mentee_person=person))
        named = Q(contact=person)
        if HouseRole.HR_ADMIN in person.house_roles and person.is_active:
            named |= Q(contact__is_active=False)
        return rows.filter(named)


class Concern(models.Model):
    """Somebody does not feel safe. No words are kept here: the named person calls and listens."""

    class Where(models.TextChoices):
        BUTTON = "button", _("Said on the page of the pair")
        CHECK_IN = "check_in", _("Said in a check-in")

    class Verdict(models.TextChoices):
        HELP_NEEDED = "needed", _("Help was needed")
        MISTAKEN = "mistaken", _("It was a misunderstanding")
        WITHHELD = "withheld", _("Not for this file")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="concerns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_in = models.CharField(max_length=10, choices=Where.choices)
    said_at = models.DateTimeField()
    has_stopped = models.BooleanField()  # the pair ended with it, without a word to the partner
    partner_told_at = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "person"], condition=Q(handled_at__isnull=True), name="concern_one_open"
            ),
            models.CheckConstraint(condition=~Q(person=F("contact")), name="concern_is_told_to_another"),
            models.CheckConstraint(
                condition=(Q(verdict="") & Q(handled_at__isnull=True))
                | (~Q(verdict="") & Q(handled_at__isnull=False)),
                name="concern_verdict_iff_handled",
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.pk}"
