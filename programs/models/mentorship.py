from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from people.models import Person, SealedTextField
from programs import calendar
from programs.models.participants import GOES_ON, HOLDS_A_SEAT, MeetingForm, Mentee, Mentor
from programs.models.program import Program


def zone_of(person: Person) -> ZoneInfo:
    try:
        return ZoneInfo(person.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def hours_of(person: Person) -> calendar.Hours | None:
    """Their own working hours; None = office hours."""
    if person.works_from is None or person.works_until is None:
        return None
    return person.works_from, person.works_until


class Side(models.TextChoices):
    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def of(self, person: Person) -> MentorshipQuerySet:
        """By the copies of who they are, which have an index each: no other pair is looked at."""
        return self.filter(Q(mentor_person=person) | Q(mentee_person=person))

    def visible_to(self, person: Person) -> MentorshipQuerySet:
        """The pair itself, once told. What coordinators may know is a page of its own, without texts."""
        return self.of(person).exclude(state=Mentorship.State.HELD)

    def going_on(self) -> MentorshipQuerySet:
        return self.filter(state__in=GOES_ON)

    def holding(self) -> MentorshipQuerySet:
        """All that are alive: those that go on, those to be confirmed, those that nobody is told of yet."""
        return self.filter(state__in=HOLDS_A_SEAT)

    def seated(self) -> MentorshipQuerySet:
        """Those that take a seat of their mentor: not those that pause for longer than it is kept."""
        return self.holding().filter(seat_freed_on__isnull=True)

    def told(self) -> MentorshipQuerySet:
        """Those of them that the two know of."""
        return self.holding().exclude(state=Mentorship.State.HELD)

    def to_confirm_by(self, person: Person) -> MentorshipQuerySet:
        """Proposed pairs whose other half may wait for this person's word."""
        mentor = Q(mentor_person=person, confirmation__mentor_confirmed_at__isnull=True)
        mentee = Q(mentee_person=person, confirmation__mentee_confirmed_at__isnull=True)
        return self.filter(mentor | mentee, state=Mentorship.State.PROPOSED)

    def preparing(self) -> MentorshipQuerySet:
        return self.filter(state=Mentorship.State.PREPARING)

    def to_agree_by(self, person: Person) -> MentorshipQuerySet:
        """Where this person has yet to write or confirm it; `agreement_id` is the newest version or None."""
        newest = Agreement.objects.filter(mentorship=OuterRef("pk")).order_by("-version")
        mine = newest.filter(
            Q(mentorship__mentor_person=person, mentor_confirmed_at__isnull=True)
            | Q(mentorship__mentee_person=person, mentee_confirmed_at__isnull=True)
        )
        rows = self.of(person).preparing().filter(program__needs_agreement=True)
        rows = rows.annotate(agreement_id=Subquery(newest.values("pk")[:1]))
        return rows.filter(Q(agreement_id=None) | Q(agreement_id__in=Subquery(mine.values("pk"))))

    def within(self, program: Program | None) -> MentorshipQuerySet:
        """Of this program only; None: of all."""
        return self if program is None else self.filter(program=program)

    def due_for_follow_up(self) -> MentorshipQuerySet:
        """Active pairs of live programs; which quarter is due the calendar says."""
        return self.both_here().filter(state=Mentorship.State.ACTIVE, program__state=Program.State.LIVE)

    def both_here(self) -> MentorshipQuerySet:
        """Without those that end within the hour, for one of the two has left the company."""
        return self.filter(mentor_person__is_active=True, mentee_person__is_active=True)

    def with_meetings(self) -> MentorshipQuerySet:
        """Adds `meetings_held`, `last_met_at` and `next_planned_at`: dates and counts, no words."""
        held, planned = Q(meetings__state="held"), Q(meetings__state="planned")
        return self.annotate(
            meetings_held=Count("meetings", filter=held),
            last_met_at=Max("meetings__starts_at", filter=held),
            next_planned_at=Min("meetings__starts_at", filter=planned),
        )

    def coordinated_by(self, person: Person) -> MentorshipQuerySet:
        """Facts for the desk; never the coordinator's own pairs."""
        return self.filter(program__in=Program.objects.coordinated_by(person).values("pk")).exclude(
            Q(mentor_person=person) | Q(mentee_person=person)
        )


class Mentorship(models.Model):
    """The pair. Born only in actions.mentorships.start(); a trigger keeps the seats too (migration 0002)."""

    class State(models.TextChoices):
        HELD = "held", _("Not told yet")
        PROPOSED = "proposed", _("To be confirmed")
        PREPARING = "preparing", _("Preparing")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        COMPLETED = "completed", _("Completed")
        ENDED = "ended", _("Ended early")
        CANCELLED = "cancelled", _("Never started")

    class Ending(models.TextChoices):
        """Why it is over, for counts; never who of the two wished it."""

        REACHED = "reached", _("The goal was reached")
        OVER = "over", _("The year was over")
        INFORMAL = "informal", _("They go on without a program")
        EXIT = "exit", _("Ended early, without fault")
        LEFT = "left", _("One of the two left")

    class Origin(models.TextChoices):
        REQUEST = "request", _("Own choice")
        RUN = "run", _("Match run")
        HAND = "hand", _("By hand")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="mentorships")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="mentorships")
    # Copies, so that the database itself refuses oneself and, where asked, one's own country. A key of
    # two columns keeps the countries true: they follow the person, a move sets `moved_at` (migration 0011).
    mentor_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mentee_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mentor_country = models.CharField(max_length=2, blank=True)
    mentee_country = models.CharField(max_length=2, blank=True)
    crosses_border = models.BooleanField()  # the policy asked for another country on the day of pairing
    moved_at = models.DateTimeField(null=True, blank=True)  # since when both work in one country after a move
    state = models.CharField(max_length=16, choices=State.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    started_on = models.DateField()
    planned_end_on = models.DateField()
    prepare_by = models.DateField(null=True, blank=True)  # then it stands on the coordinator's list
    active_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True, default="", db_default="")
    end_asked_on = models.DateField(null=True, blank=True)  # both were asked how it ends; then it can close
    code = models.CharField(max_length=16, unique=True, null=True, blank=True)  # of the mentor's certificate
    paused_on = models.DateField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)  # then it goes on by itself
    paused_days = models.PositiveSmallIntegerField(default=0, db_default=0)  # over all pauses that are over
    seat_freed_on = models.DateField(
        null=True, blank=True
    )  # of a long pause: the mentor has room for another
    held_until = models.DateTimeField(null=True, blank=True)  # till then the coordinator may take it back
    opening = models.TextField(blank=True)  # a coordinator's words to both
    waiver = models.ForeignKey(  # the lawful exception to the rules; a trigger looks at it (migration 0006)
        "programs.Waiver", null=True, blank=True, on_delete=models.PROTECT, related_name="pairs"
    )
    created_at = models.DateTimeField()

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mentor_person=F("mentee_person")), name="mentorship_nobody_mentors_oneself"
            ),
            models.CheckConstraint(
                condition=Q(crosses_border=False)
                | Q(waiver__isnull=False)
                | Q(moved_at__isnull=False)
                | (~Q(mentor_country=F("mentee_country")) & ~Q(mentor_country="") & ~Q(mentee_country="")),
                name="mentorship_crosses_border",
            ),
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(state__in=HOLDS_A_SEAT), name="mentorship_one_per_mentee"
            ),
            models.CheckConstraint(condition=Q(started_on__lt=F("planned_end_on")), name="mentorship_dates"),
            models.CheckConstraint(
                condition=Q(state__in=["completed", "ended", "cancelled"], ended_on__isnull=False)
                | (~Q(state__in=["completed", "ended", "cancelled"]) & Q(ended_on__isnull=True)),
                name="mentorship_ended_on_iff_ended",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "paused", "completed", "ended"], active_at__isnull=False)
                | Q(state__in=["held", "proposed", "preparing", "cancelled"], active_at__isnull=True),
                name="mentorship_active_at_iff_started",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False)
                | (~Q(state="held") & Q(held_until__isnull=True)),
                name="mentorship_held_until_iff_held",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="paused",
                    paused_on__isnull=False,
                    paused_until__isnull=False,
                    paused_until__gt=F("paused_on"),
                )
                | (~Q(state="paused") & Q(paused_on__isnull=True, paused_until__isnull=True)),
                name="mentorship_paused_until_iff_paused",
            ),
            models.CheckConstraint(
                condition=Q(seat_freed_on__isnull=True) | Q(state="paused"),
                name="mentorship_seat_freed_while_paused",
            ),
            models.CheckConstraint(
                condition=Q(ending="") | Q(ended_on__isnull=False), name="mentorship_ending_of_what_is_over"
            ),
            models.CheckConstraint(
                condition=Q(code__isnull=True) | Q(state="completed"),
                name="mentorship_certificate_iff_completed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_person.full_name} – {self.mentee_person.full_name}"

    @property
    def goes_on(self) -> bool:
        return self.state in GOES_ON

    @property
    def is_paused(self) -> bool:
        return self.state == self.State.PAUSED

    def waits_for_seat(self, today: date) -> bool:
        """Its pause is over, and the seat was given to somebody else meanwhile."""
        return self.seat_freed_on is not None and self.paused_until is not None and self.paused_until <= today

    @property
    def counts_from(self) -> date:
        """The quarters count from here: the start, later by the days that it stood still."""
        return self.started_on + timedelta(days=self.paused_days)

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def was_proposed_only(self) -> bool:
        """Cancelled before both had confirmed it; asks for the confirmation."""
        confirmation = getattr(self, "confirmation", None)
        return (
            self.state == self.State.CANCELLED and confirmation is not None and not confirmation.is_complete
        )

    @property
    def is_held(self) -> bool:
        """Has a seat, and neither of the two is told."""
        return self.state == self.State.HELD

    def side_of(self, person: Person) -> str | None:
        """`mentor`, `mentee`, or None for everybody else."""
        if person.pk == self.mentor_person_id:
            return Side.MENTOR.value
        if person.pk == self.mentee_person_id:
            return Side.MENTEE.value
        return None

    @property
    def both(self) -> tuple[Person, Person]:
        return self.mentor_person, self.mentee_person

    def partner_of(self, person: Person) -> Person:
        return self.mentee_person if person.pk == self.mentor_person_id else self.mentor_person


class PairQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> PairQuerySet:
        """Rows of one's own pairs only; nobody else, not HR, not a superuser."""
        return self.filter(Q(mentorship__mentor_person=person) | Q(mentorship__mentee_person=person))


class AgreementQuerySet(PairQuerySet):
    def facts(self) -> AgreementQuerySet:
        """Dates and versions; the words are not even read."""
        return self.defer("rhythm", "text")

    def agreed(self) -> AgreementQuerySet:
        """Versions that both have confirmed."""
        return self.filter(mentor_confirmed_at__isnull=False, mentee_confirmed_at__isnull=False)


class Agreement(models.Model):
    """What the pair agrees, one row per version; a change is a new version that both confirm anew."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    rhythm = SealedTextField(max_length=200)
    form = models.CharField(max_length=16, choices=MeetingForm.choices)
    text = SealedTextField(blank=True)  # what we agree, in own words
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    mentor_confirmed_at = models.DateTimeField(null=True)
    mentee_confirmed_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "version"], name="agreement_version_once")
        ]

    def __str__(self) -> str:
        return f"version {self.version}"

    def is_confirmed_by(self, side: str | None) -> bool:
        return side is not None and getattr(self, f"{side}_confirmed_at") is not None

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def confirmed_at(self) -> datetime | None:
        """When the second of the two confirmed."""
        if self.mentor_confirmed_at is None or self.mentee_confirmed_at is None:
            return None
        return max(self.mentor_confirmed_at, self.mentee_confirmed_at)
