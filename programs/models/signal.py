"""What a coordinator should look at: a named reason with a date, and what was tried."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models.ending import Concern
from programs.models.mentorship import Mentorship
from programs.models.program import Program

OF_THE_HOUSE = ("D17", "D18", "D19", "D20")  # for HR administrators
OF_NO_PROGRAM = (*OF_THE_HOUSE, "D21")  # safety as well: its program would tell who coordinates it


class SignalQuerySet(models.QuerySet["Signal"]):
    def within(self, program: Program | None) -> SignalQuerySet:
        """Of this program only; None: of all."""
        return self if program is None else self.filter(program=program)

    def going_on(self) -> SignalQuerySet:
        """Open, or put off until a day."""
        return self.exclude(state=Signal.State.CLOSED)

    def open(self) -> SignalQuerySet:
        return self.filter(state=Signal.State.OPEN)

    def noticed(self) -> SignalQuerySet:
        """By the clock; not the rows of what the desk counts."""
        return self.filter(rule__in=Signal.Rule.values)

    def of_the_house(self, person: Person) -> SignalQuerySet:
        """Of no program: for HR administrators; a safety concern for whoever is named for it, nobody else."""
        open_ = Concern.objects.visible_to(person).open().order_by()
        subjects = open_.annotate(subject=Concat(Value("concern:"), Cast("pk", CharField())))
        wanted = Q(rule=Signal.Matter.CONCERN, subject__in=subjects.values("subject"))
        if person.is_hr_admin:
            wanted |= Q(rule__in=OF_THE_HOUSE)
        return self.filter(wanted, program=None)

    def coordinated_by(self, person: Person) -> SignalQuerySet:
        """Of programs this person coordinates; never about an own pair or about oneself."""
        rows = self.filter(program__in=Program.objects.coordinated_by(person).values("pk"))
        own = Mentorship.objects.filter(Q(mentor_person=person) | Q(mentee_person=person))
        return rows.exclude(mentorship__in=own.values("pk")).exclude(person=person)


class Signal(models.Model):
    """Opened and closed by facts; a person only says what was done about it. It never acts on a pair."""

    class Rule(models.TextChoices):
        NO_KICK_OFF = "S1", _("Has not met since the start")
        NOT_MET = "S2", _("Has not met for a while")
        NO_AGREEMENT = "S3", _("No agreement yet")
        LOW = "S4", _("Relationship needs attention")
        APART = "S5", _("The two see it very differently")
        SILENT = "S6", _("Both silent on a check-in")
        TALK = "S7", _("Would like to talk or to change")
        CANCELS = "S9", _("Twice cancelled by the same side")
        NO_GOAL = "S10", _("No goal, or all goals behind")
        DRIFT = "S11", _("A rule does not fit any more")
        MENTOR = "S12", _("Too many mentees, or training overdue")
        UNANSWERED = "S13", _("Request without an answer")
        DORMANT = "S14", _("Nothing heard for a quarter")

    class Matter(models.TextChoices):
        """What the desk counts anew at each look: a row only once somebody took it on or put it off."""

        CHECK_INS = "D1", _("Check-ins that are not finished")
        SLOW = "D2", _("Pairs that have not started")
        DRAFT = "D3", _("Proposed pairs to review")
        WAITING = "D4", _("Mentees without a mentor")
        REQUESTS = "D5", _("Requests on their last day")
        UNCONFIRMED = "D6", _("Proposed pair not confirmed")
        WAIVER_OVER = "D7", _("Exception that has ended")
        MOVED = "D8", _("Pair in one country")
        NO_PLACE = "D9", _("Pause over, place taken")
        WAIVER = "D10", _("Exception to decide on")
        MAILS = "D11", _("Mails that do not arrive")
        MENTORS = "D12", _("Expected mentors without an answer")
        NOTE = "D13", _("Note of the quarter")
        LEAD = "D14", _("Owner or deputy who left")
        STAND_IN = "D15", _("Mentor who stands in, wanted")
        POLICY = "D16", _("Changed rules to agree to")
        IMPORT = "D17", _("HR file to agree to")
        LEAVERS = "D18", _("Many leavers at once")
        KEY = "D19", _("Key of the identity provider")
        API_KEY = "D20", _("Key of another system")
        CONCERN = "D21", _("Somebody does not feel safe")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SNOOZED = "snoozed", _("Put off")
        CLOSED = "closed", _("Closed")

    class Verdict(models.TextChoices):
        TRUE = "true", _("There was a problem")
        FALSE = "false", _("There was none")
        UNCLEAR = "unclear", _("Hard to say")

    program = models.ForeignKey(
        Program, null=True, blank=True, on_delete=models.CASCADE, related_name="signals"
    )  # empty: a matter of the house
    rule = models.CharField(max_length=4, choices=[*Rule.choices, *Matter.choices])
    subject = models.CharField(max_length=40)  # "pair:12": one going on per rule and subject
    mentorship = models.ForeignKey(
        Mentorship, null=True, blank=True, on_delete=models.CASCADE, related_name="signals"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    facts = models.JSONField(default=dict)  # numbers, days and codes for the sentence; never words of a pair
    mark = models.CharField(
        max_length=80, blank=True
    )  # of the facts: closed by hand it stays closed for these
    since_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    snoozed_until = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    is_fixed = models.BooleanField(default=False)  # closed by itself, because the fact was gone
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-since_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=False) & ~Q(rule__in=OF_NO_PROGRAM)
                | Q(rule__in=OF_NO_PROGRAM, program=None, mentorship=None, person=None),
                name="signal_of_a_program_or_of_the_house",
            ),
            models.UniqueConstraint(
                fields=["rule", "subject"], condition=~Q(state="closed"), name="signal_one_going_on"
            ),
            models.CheckConstraint(
                condition=Q(state="snoozed", snoozed_until__isnull=False)
                | (~Q(state="snoozed") & Q(snoozed_until__isnull=True)),
                name="signal_until_iff_put_off",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True, is_fixed=False)),
                name="signal_closed_at_iff_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"

    @property
    def its_program(self) -> Program:
        """Of what the clock notices, and of what is counted in programs."""
        return cast("Program", self.program)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def goes_on(self) -> bool:
        return self.state != self.State.CLOSED


class SignalStep(models.Model):
    """The history of a signal: what was tried, by whom."""

    class Kind(models.TextChoices):
        TRIED = "tried", _("Tried")
        ASSIGNED = "assigned", _("Taken on")
        SNOOZED = "snoozed", _("Put off")
        WOKE = "woke", _("Back on the list")
        CLOSED = "closed", _("Closed")
        FIXED = "fixed", _("Closed by itself")

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="steps")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"step {self.pk}"
