from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import Exact, GreaterThan
from django.utils.translation import gettext_lazy as _

from people.models import Person, SealedTextField
from programs.models.program import Program

MOST_SEATS = 10
MOST_OVER_ALL = 20  # mentees of one person over all programs
GOES_ON = ("preparing", "active", "paused")  # states of a mentorship
HOLDS_A_SEAT = ("held", "proposed", *GOES_ON)  # also while nobody is told yet, or both have still to confirm


class MeetingForm(models.TextChoices):
    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")
    BOTH = "both", _("Online and in person")


class MentorLimitQuerySet(models.QuerySet["MentorLimit"]):
    def with_left(self) -> MentorLimitQuerySet:
        """Adds `left`: places over all programs that are not taken yet; below zero where it was lowered."""
        return self.annotate(left=_left_of_limit())

    def visible_to(self, person: Person) -> MentorLimitQuerySet:
        return self.filter(person=person)


def _left_of_limit() -> Combinable:
    from programs.models.mentorship import Mentorship  # it points here

    seated = Mentorship.objects.seated().filter(mentor_person=OuterRef("person"))
    taken = seated.order_by().values("mentor_person").annotate(amount=Count("pk")).values("amount")
    return F("most") - Coalesce(Subquery(taken), 0)


class MentorLimit(models.Model):
    """How many mentees one person takes over all programs; without a row only each program's seats count."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_limit"
    )
    most = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST_OVER_ALL)])

    objects = MentorLimitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(most__lte=MOST_OVER_ALL), name="mentor_limit_within_limit")
        ]

    def __str__(self) -> str:
        return str(self.most)


def among(person: Person) -> Q:
    """Of a row with a program: open to colleagues, or for a protected group to which this person said yes."""
    inside = Mentee.objects.filter(person=person, state=Mentee.State.ENROLLED).values("program")
    return Q(program__is_protected=False) | Q(program__in=inside)


class MentorQuerySet(models.QuerySet["Mentor"]):
    def available(self) -> MentorQuerySet:
        """Who may be asked; nobody is by saying that there is no place."""
        return self.filter(
            state=Mentor.State.AVAILABLE,
            seats__gt=0,
            outside_since__isnull=True,
            person__is_active=True,
        )

    def taking_part(self) -> MentorQuerySet:
        """Who offers places, be it that nobody can ask for a while; in programs that run."""
        offers = [Mentor.State.AVAILABLE, Mentor.State.PAUSED, Mentor.State.DORMANT]
        return self.filter(state__in=offers, program__state=Program.State.LIVE)

    def with_load(self) -> MentorQuerySet:
        """Adds `load` (mentorships that hold a seat) and `free`, which may be below zero.

        `free` is what is left of the seats here, and of the person's own limit over all programs.
        """
        seated = Q(mentorships__state__in=HOLDS_A_SEAT, mentorships__seat_freed_on__isnull=True)
        own = MentorLimit.objects.filter(person=OuterRef("person"))
        limit = own.annotate(left=_left_of_limit()).values("left")
        rows = self.annotate(load=Count("mentorships", filter=seated))
        return rows.annotate(free=Least(F("seats") - F("load"), Subquery(limit)))  # LEAST ignores NULL

    def with_room(self) -> MentorQuerySet:
        return self.available().with_load().filter(GreaterThan(F("free"), 0))

    def visible_to(self, person: Person) -> MentorQuerySet:
        """Available mentors of live programs to all; every row to coordinators; always one's own."""
        own = Q(person=person)
        coordinated = Q(program__in=Program.objects.coordinated_by(person).values("pk"))
        public = Q(program__state=Program.State.LIVE, state=Mentor.State.AVAILABLE, person__is_active=True)
        return self.filter(own | coordinated | (public & among(person)))

    def known_to(self, person: Person) -> MentorQuerySet:
        """Those, and who was available before: whoever kept the address reads that they are not now."""
        states = (Mentor.State.NOT_NOW, Mentor.State.WITHDRAWN, Mentor.State.PAUSED, Mentor.State.DORMANT)
        before = Q(program__state=Program.State.LIVE, state__in=states)
        left = Q(program__state=Program.State.LIVE, state=Mentor.State.AVAILABLE, person__is_active=False)
        return self.filter(
            Q(pk__in=self.model._default_manager.visible_to(person).values("pk"))
            | ((before | left) & among(person))
        )


class Mentor(models.Model):
    """A person as mentor in one program: what they answered, seats, what they offer."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("Not answered yet")
        AVAILABLE = "available", _("Available")
        NOT_NOW = "not_now", _("Not now")
        EXEMPT = "exempt", _("Exempt")
        PAUSED = "paused", _("Paused")
        DORMANT = "dormant", _("Hidden")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class NotNow(models.TextChoices):
        """For the coverage of a program; a category, never a story."""

        NO_TIME = "no_time", _("No time at the moment")
        NEW_ROLE = "new_role", _("I have just begun another role")
        AWAY = "away", _("I am away for some time")
        ENOUGH = "enough", _("I already guide colleagues elsewhere")
        OTHER = "other", _("Something else")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="mentors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentor_rows")
    state = models.CharField(max_length=16, choices=State.choices)
    seats = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(MOST_SEATS)])
    topics = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    form = models.CharField(max_length=16, choices=MeetingForm.choices, default=MeetingForm.BOTH)
    introduction = models.TextField(blank=True)
    not_now_until = models.DateField(null=True, blank=True)  # also of a pause
    not_now_reason = models.CharField(
        max_length=16, choices=NotNow.choices, blank=True, default="", db_default=""
    )
    exempt_until = models.DateField(null=True, blank=True)  # then the question is open again
    exempt_reason = models.CharField(max_length=200, blank=True)  # read by coordinators and the person
    answered_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # whoever is expected, the last time
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)  # sent since then
    still_there_at = models.DateTimeField(null=True, blank=True)  # asked "are you still there?", unanswered
    here_at = models.DateTimeField(null=True, blank=True)  # last said so
    outside_since = models.DateField(null=True, blank=True)  # fits the audience no more: nobody new
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
            models.CheckConstraint(
                condition=~Q(state="paused") | Q(not_now_until__isnull=False),
                name="mentor_paused_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.person.full_name

    @property
    def is_available(self) -> bool:
        return self.state == self.State.AVAILABLE

    @property
    def is_public(self) -> bool:
        """Whom `visible_to` shows to everybody; reads program and person."""
        open_ = self.program.is_live and not self.program.is_protected
        return open_ and self.is_available and self.person.is_active

    @property
    def takes_part(self) -> bool:
        """Offers places, be it that nobody can ask for a while."""
        return self.state in {self.State.AVAILABLE, self.State.PAUSED, self.State.DORMANT}


class MenteeQuerySet(models.QuerySet["Mentee"]):
    def enrolled(self) -> MenteeQuerySet:
        return self.filter(state=Mentee.State.ENROLLED, person__is_active=True)

    def waiting(self) -> MenteeQuerySet:
        """Enrolled, nobody's mentee and not about to be; longest waiting first."""
        inside = self.enrolled().filter(outside_since__isnull=True)
        alone = inside.exclude(mentorships__state__in=HOLDS_A_SEAT)
        return alone.exclude(_has_finished()).order_by("enrolled_at", "pk")

    def finished(self) -> MenteeQuerySet:
        """Whose last pair since they joined was completed: they wait for nobody unless they join again."""
        return self.filter(_has_finished())

    def here(self, today: date) -> MenteeQuerySet:
        """Not those who are away on that day: they keep their place, and nobody is looked for meanwhile."""
        return self.exclude(away_from__lte=today, away_until__gt=today)

    def visible_to(self, person: Person) -> MenteeQuerySet:
        return self.filter(
            Q(person=person) | Q(program__in=Program.objects.coordinated_by(person).values("pk"))
        )


def _has_finished() -> Exact:
    """Asked of each row alone, for most questions are about one person."""
    from programs.models.mentorship import Mentorship  # it points here

    pairs = Mentorship.objects.filter(mentee=OuterRef("pk"), created_at__gte=OuterRef("enrolled_at"))
    last = pairs.order_by("-created_at", "-pk").values("state")[:1]
    return Exact(Coalesce(Subquery(last), Value("")), Value(Mentorship.State.COMPLETED))


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
    wish = SealedTextField(blank=True)  # what I want to work on, in own words
    enrolled_at = models.DateTimeField()
    outside_since = models.DateField(null=True, blank=True)  # fits the audience no more: no new mentor
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)  # the first day back
    place = models.PositiveIntegerField(null=True, blank=True)  # told to them; a trigger lets it only improve

    objects = MenteeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "person"], name="mentee_once_per_program"),
            models.UniqueConstraint(fields=["id", "program"], name="mentee_of_program"),
            models.UniqueConstraint(fields=["id", "person"], name="mentee_is_person"),
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True)
                | Q(away_from__isnull=False, away_until__isnull=False, away_until__gt=F("away_from")),
                name="mentee_away_from_until",
            ),
        ]

    def __str__(self) -> str:
        return self.person.full_name

    def is_away(self, today: date) -> bool:
        if self.away_from is None or self.away_until is None:
            return False
        return self.away_from <= today < self.away_until
