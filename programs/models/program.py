from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guides.models import Course
from people.models import Person

if TYPE_CHECKING:
    from programs.models.audience import Audience


class ProgramQuerySet(models.QuerySet["Program"]):
    def live(self) -> ProgramQuerySet:
        return self.filter(state=Program.State.LIVE)

    def coordinated_by(self, person: Person) -> ProgramQuerySet:
        """HR administrators care for all programs but those for a protected group (decision 0052); there, as
        others everywhere, only for the ones they own, stand in for or work for.
        """
        if not person.is_active:
            return self.all() if person.is_hr_admin else self.none()
        helped = Program.objects.helped_by(person, "coordinator").values("pk")
        named = models.Q(owner=person) | models.Q(deputy=person) | models.Q(pk__in=helped)
        return self.filter(named | models.Q(is_protected=False) if person.is_hr_admin else named)

    def led_by(self, person: Person) -> ProgramQuerySet:
        """Those whose team this person may look after: HR every one, for somebody has to name who leads."""
        return self.all() if person.is_hr_admin else self.coordinated_by(person)

    def helped_by(self, person: Person, *roles: str) -> ProgramQuerySet:
        """Those in whose team this person holds one of the roles; a subquery, so that no row comes twice."""
        if not person.is_active:
            return self.none()
        from programs.models.team import ProgramRole  # it points here

        return self.filter(pk__in=ProgramRole.objects.filter(person=person, role__in=roles).values("program"))

    def visible_to(self, person: Person) -> ProgramQuerySet:
        """Drafts only for who cares for them; the rest is known to everybody who works here."""
        mine = self.coordinated_by(person).values("pk")
        shown = [Program.State.LIVE, Program.State.PAUSED, Program.State.CLOSED]
        return self.filter(models.Q(state__in=shown) | models.Q(pk__in=mine))

    def with_audiences(self) -> ProgramQuerySet:
        """Who each is for, groups included, in one more query."""
        from programs.models.audience import Audience  # it points here

        return self.prefetch_related(models.Prefetch("audiences", Audience.objects.with_choices()))


class Program(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    class Preset(models.TextChoices):
        LEADERS = "leaders", _("Leaders across borders")
        OPEN = "open", _("Open mentoring")
        COFFEE = "coffee", _("Coffee across functions")
        GUIDE = "guide", _("Guide only")

    name = models.CharField(max_length=150)
    preset = models.CharField(max_length=20, choices=Preset.choices)
    purpose = models.TextField(blank=True)
    purpose_nl = models.TextField(blank=True, default="", db_default="")  # what Dutch readers read instead
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_programs",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confidant = models.ForeignKey(  # told, and nobody else, when somebody does not feel safe
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_always_on = models.BooleanField(default=False)
    quarters = models.PositiveSmallIntegerField(default=4, validators=[MaxValueValidator(8)])
    most_choices = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1)])
    most_at_once = models.PositiveSmallIntegerField(  # of them asked at the same time
        default=1, db_default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    answer_days = models.PositiveSmallIntegerField(default=7)  # working days
    mentors_are_expected = models.BooleanField(default=False)
    needs_agreement = models.BooleanField(default=True)
    both_confirm = models.BooleanField(default=False)  # a pair that HR proposes waits for the word of both
    mentor_course = models.ForeignKey(
        "guides.Course", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mentee_course = models.ForeignKey(
        "guides.Course", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs_session = models.CharField(  # who has been at a live training before a pair starts
        max_length=10,
        blank=True,
        choices=[("mentor", _("Mentors")), ("mentee", _("Mentees")), ("both", _("Mentors and mentees"))],
    )
    guide = models.ForeignKey(
        "guides.Guide", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)  # its clocks stand still since then
    # Who is in it says something about them that the law protects, so few people may know (decision 0052).
    is_protected = models.BooleanField(default=False, db_default=False)
    protected_for = models.CharField(max_length=300, blank=True, default="", db_default="")  # and why
    handover_note = models.TextField(blank=True, default="", db_default="")  # from one owner to the next

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(starts_on__lt=models.F("ends_on")),
                name="program_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "cancelled"])
                | models.Q(owner__isnull=False, deputy__isnull=False, live_at__isnull=False),
                name="program_live_has_owner_and_deputy",
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True)
                | models.Q(deputy__isnull=True)
                | ~models.Q(owner=models.F("deputy")),
                name="program_deputy_is_not_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(state="paused") | models.Q(paused_at__isnull=True),
                name="program_stands_still_only_paused",
            ),
            models.CheckConstraint(
                condition=models.Q(is_protected=False) | ~models.Q(protected_for=""),
                name="program_protected_says_for_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.state == self.State.LIVE

    @property
    def lead(self) -> Person | None:
        """Who answers for it today: the deputy from the moment the owner has left."""
        if self.owner is not None and not self.owner.is_active and self.deputy is not None:
            return self.deputy
        return self.owner

    @property
    def is_paused(self) -> bool:
        return self.state == self.State.PAUSED

    @property
    def pairs_people(self) -> bool:
        """The handbook alone can be offered too: nobody signs up for anything then."""
        return self.preset != self.Preset.GUIDE

    @property
    def has_rounds(self) -> bool:
        """People join each round of coffee anew; nobody is a mentor or a mentee before two wish it."""
        return self.preset == self.Preset.COFFEE

    @property
    def purpose_here(self) -> str:
        """In the reader's language where it was written in it."""
        dutch = (get_language() or "en").startswith("nl")
        return (self.purpose_nl or self.purpose) if dutch else self.purpose

    def audience(self, role: str) -> Audience | None:
        """Reads prefetched audiences where there are any, so a list of programs asks once."""
        return next((audience for audience in self.audiences.all() if audience.role == role), None)

    def course_of(self, side: str | None) -> Course | None:
        """The course that this side takes before a pair starts."""
        return {"mentor": self.mentor_course, "mentee": self.mentee_course}.get(side or "")

    def asks_session(self, side: str | None) -> bool:
        """Whether this side has been at a live training before a pair starts."""
        return side is not None and self.needs_session in (side, "both")

    def has_ended(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today
