"""Coffee across functions: a round that people join, thirty minutes for two, one thumb at the end."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models import Program


class CoffeeRoundQuerySet(models.QuerySet["CoffeeRound"]):
    def open(self) -> CoffeeRoundQuerySet:
        return self.filter(state=CoffeeRound.State.OPEN)

    def coordinated_by(self, person: Person) -> CoffeeRoundQuerySet:
        return self.filter(program__in=Program.objects.coordinated_by(person).values("pk"))

    def with_numbers(self) -> CoffeeRoundQuerySet:
        """Adds `joined` and `paired`: numbers, no names."""
        joined = models.Count("guests", distinct=True)
        return self.annotate(joined=joined, paired=models.Count("talks", distinct=True))

    def to_pair(self, today: date) -> CoffeeRoundQuerySet:
        """Whose days to join are over, in programs whose clock runs."""
        return self.open().filter(join_until__lt=today, program__state=Program.State.LIVE)


class CoffeeRound(models.Model):
    """Everybody who wants to joins anew each time; nobody is in by default."""

    class State(models.TextChoices):
        OPEN = "open", _("Open to join")
        PAIRED = "paired", _("Paired")
        CANCELLED = "cancelled", _("Cancelled")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    join_until = models.DateField()
    meet_until = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    paired_at = models.DateTimeField(null=True, blank=True)

    objects = CoffeeRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program"], condition=Q(state="open"), name="coffee_round_one_open"
            ),
            models.CheckConstraint(condition=Q(join_until__lt=F("meet_until")), name="coffee_round_dates"),
            models.CheckConstraint(
                condition=Q(state="paired", paired_at__isnull=False)
                | (~Q(state="paired") & Q(paired_at__isnull=True)),
                name="coffee_round_paired_at_iff_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} – {self.join_until.isoformat()}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class CoffeeGuest(models.Model):
    """Somebody who joined one round."""

    round = models.ForeignKey(CoffeeRound, on_delete=models.CASCADE, related_name="guests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="coffee_guest_once"),
        ]

    def __str__(self) -> str:
        return f"guest {self.pk}"


class CoffeeTalkQuerySet(models.QuerySet["CoffeeTalk"]):
    def of(self, person: Person) -> CoffeeTalkQuerySet:
        return self.filter(Q(one=person) | Q(other=person))


class CoffeeTalk(models.Model):
    """Thirty minutes of two people: from a round, or because one asked the other about a topic."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")  # about a topic; the other has still to say yes
        PLANNED = "planned", _("To be held")
        MET = "met", _("Held")
        MISSED = "missed", _("Did not happen")
        DECLINED = "declined", _("Not possible now")

    class Wish(models.TextChoices):
        """Whether a talk becomes a mentorship, and who would be what in it."""

        MENTOR = "mentor", _("Go on, as the mentor")
        MENTEE = "mentee", _("Go on, as the mentee")
        NO = "no", _("Leave it at this talk")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(
        CoffeeRound, null=True, blank=True, on_delete=models.PROTECT, related_name="talks"
    )
    one = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=16, choices=State.choices)
    meet_until = models.DateField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    one_wish = models.CharField(max_length=10, choices=Wish.choices, blank=True)
    other_wish = models.CharField(max_length=10, choices=Wish.choices, blank=True)
    mentorship = models.OneToOneField(
        "programs.Mentorship", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CoffeeTalkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(one=F("other")), name="coffee_talk_of_two"),
            models.UniqueConstraint(fields=["round", "one"], name="coffee_talk_one_once"),
            models.UniqueConstraint(fields=["round", "other"], name="coffee_talk_other_once"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "planned"], ended_at__isnull=True)
                | (~Q(state__in=["asked", "planned"]) & Q(ended_at__isnull=False)),
                name="coffee_talk_ended_at_iff_ended",
            ),
            models.CheckConstraint(
                condition=Q(round__isnull=False, topic="") | (Q(round__isnull=True) & ~Q(topic="")),
                name="coffee_talk_of_a_round_or_a_topic",
            ),
        ]

    def __str__(self) -> str:
        return f"talk {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    def partner_of(self, person: Person) -> Person:
        return self.other if person.pk == self.one_id else self.one

    def wish_of(self, person: Person) -> str:
        return self.one_wish if person.pk == self.one_id else self.other_wish
