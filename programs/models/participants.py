from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models.program import Program

MOST_SEATS = 10
GOES_ON = ("preparing", "active", "paused")  # states of a mentorship
HOLDS_A_SEAT = ("held", "proposed", *GOES_ON)  # also while nobody is told yet, or both have still to confirm


class MeetingForm(models.TextChoices):
    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")
    BOTH = "both", _("Online and in person")


class MentorQuerySet(models.QuerySet["Mentor"]):
    def available(self) -> MentorQuerySet:
        return self.filter(state=Mentor.State.AVAILABLE, person__is_active=True)

    def with_load(self) -> MentorQuerySet:
        """Adds `load` (mentorships that hold a seat) and `free` (seats − load, may be below zero)."""
        holding = Q(mentorships__state__in=HOLDS_A_SEAT)
        return self.annotate(load=Count("mentorships", filter=holding)).annotate(free=F("seats") - F("load"))

    def with_room(self) -> MentorQuerySet:
        return self.available().with_load().filter(seats__gt=F("load"))

    def visible_to(self, person: Person) -> MentorQuerySet:
        """Available mentors of live programs to all; every row to coordinators; always one's own."""
        own = Q(person=person)
        coordinated = Q(program__in=Program.objects.coordinated_by(person).values("pk"))
        public = Q(program__state=Program.State.LIVE, state=Mentor.State.AVAILABLE, person__is_active=True)
        return self.filter(own | coordinated | public)

    def known_to(self, person: Person) -> MentorQuerySet:
        """Those, and who was available before: whoever kept the address reads that they are not now."""
        before = Q(
            program__state=Program.State.LIVE, state__in=(Mentor.State.NOT_NOW, Mentor.State.WITHDRAWN)
        )
        left = Q(program__state=Program.State.LIVE, state=Mentor.State.AVAILABLE, person__is_active=False)
        return self.filter(
            Q(pk__in=self.model._default_manager.visible_to(person).values("pk")) | before | left
        )


class Mentor(models.Model):
    """A person as mentor in one program: what they answered, seats, what they offer."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("Not answered yet")
        AVAILABLE = "available", _("Available")
        NOT_NOW = "not_now", _("Not now")
        EXEMPT = "exempt", _("Exempt")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="mentors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentor_rows")
    state = models.CharField(max_length=16, choices=State.choices)
    seats = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(MOST_SEATS)])
    topics = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    form = models.CharField(max_length=16, choices=MeetingForm.choices, default=MeetingForm.BOTH)
    introduction = models.TextField(blank=True)
    not_now_until = models.DateField(null=True, blank=True)
    exempt_reason = models.CharField(max_length=200, blank=True)  # read by coordinators and the person
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = MentorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "person"], name="mentor_once_per_program"),
            # What copies of a pair's own columns are held against (migration 0004):
            models.UniqueConstraint(fields=["id", "program"], name="mentor_of_program"),
            models.UniqueConstraint(fields=["id", "person"], name="mentor_is_person"),
            models.CheckConstraint(
                condition=Q(state="expected", answered_at__isnull=True)
                | (~Q(state="expected") & Q(answered_at__isnull=False)),
                name="mentor_answered_at_iff_answered",
            ),
            models.CheckConstraint(condition=Q(seats__lte=MOST_SEATS), name="mentor_seats_within_limit"),
        ]

    def __str__(self) -> str:
        return self.person.full_name

    @property
    def is_available(self) -> bool:
        return self.state == self.State.AVAILABLE


class MenteeQuerySet(models.QuerySet["Mentee"]):
    def enrolled(self) -> MenteeQuerySet:
        return self.filter(state=Mentee.State.ENROLLED, person__is_active=True)

    def waiting(self) -> MenteeQuerySet:
        """Enrolled, nobody's mentee and not about to be; longest waiting first."""
        return self.enrolled().exclude(mentorships__state__in=HOLDS_A_SEAT).order_by("enrolled_at", "pk")

    def visible_to(self, person: Person) -> MenteeQuerySet:
        return self.filter(
            Q(person=person) | Q(program__in=Program.objects.coordinated_by(person).values("pk"))
        )


class Mentee(models.Model):
    """A person as mentee in one program: what they want to work on."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="mentees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentee_rows")
    state = models.CharField(max_length=16, choices=State.choices, default=State.ENROLLED)
    topics = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    form = models.CharField(max_length=16, choices=MeetingForm.choices, default=MeetingForm.BOTH)
    wish = models.TextField(blank=True)  # what I want to work on, in own words
    enrolled_at = models.DateTimeField()

    objects = MenteeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "person"], name="mentee_once_per_program"),
            models.UniqueConstraint(fields=["id", "program"], name="mentee_of_program"),
            models.UniqueConstraint(fields=["id", "person"], name="mentee_is_person"),
        ]

    def __str__(self) -> str:
        return self.person.full_name
