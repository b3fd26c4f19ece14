"""Messages of a program to its people: one line of the communication plan each."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Level, Person
from programs.models.program import Program

LONGEST_TEXT = 5000


class Segment(models.TextChoices):
    """Where people stand with a program, looked up anew each time it goes out."""

    MENTEES_TO_BE = "mentees_to_be", _("Fit as a mentee, not signed up")
    MENTORS_TO_BE = "mentors_to_be", _("Fit as a mentor, not signed up")
    MENTORS_SILENT = "mentors_silent", _("Expected as a mentor, no answer yet")
    MENTEES_WAITING = "mentees_waiting", _("Mentees without a mentor")
    MENTORS = "mentors", _("Mentors")
    MENTORS_FREE = "mentors_free", _("Mentors with a free place")
    MENTEES = "mentees", _("Mentees")
    PREPARING = "preparing", _("Mentors and mentees of pairs that have not started")
    PAIRS = "pairs", _("Mentors and mentees of pairs that go on")
    PARTICIPANTS = "participants", _("All mentors and mentees")
    ENDED = "ended", _("Mentors and mentees who have rounded off")
    MANAGERS = "managers", _("Managers of the people this program is for")


RESPONDING = (Segment.MENTEES_TO_BE, Segment.MENTORS_TO_BE, Segment.MENTORS_SILENT)  # by an answer they leave
SERVICE = (  # people who take part already: what they need to know is no advertisement
    Segment.MENTEES_WAITING,
    Segment.MENTORS,
    Segment.MENTORS_FREE,
    Segment.MENTEES,
    Segment.PREPARING,
    Segment.PAIRS,
    Segment.PARTICIPANTS,
)


def _only(segments: tuple[Segment, ...]) -> Q:
    return Q(segments__contained_by=[segment.value for segment in segments])


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def coordinated_by(self, person: Person) -> CampaignQuerySet:
        return self.filter(program__in=Program.objects.coordinated_by(person).values("pk"))

    def running(self) -> CampaignQuerySet:
        return self.filter(state=Campaign.State.SCHEDULED, program__state=Program.State.LIVE)

    def due(self, *, now: datetime) -> CampaignQuerySet:
        """Its day has come and its hold is over; whether another wave is due, the calendar says."""
        return self.running().filter(held_until__lte=now, send_on__lte=now.date())


class Campaign(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SKIPPED = "skipped", _("Skipped")
        SCHEDULED = "scheduled", _("Planned")
        DONE = "done", _("Sent")
        STOPPED = "stopped", _("Stopped")

    class Repeat(models.TextChoices):
        ONCE = "once", _("Once")
        NUDGE = "nudge", _("Again on day 15 and 29, to who has not responded")
        MONTHLY = "monthly", _("Each month, as long as the program runs")

    class Anchor(models.TextChoices):
        DAY = "day", _("On a day of the calendar")
        START = "start", _("Counted from the first day of the program")
        END = "end", _("Counted from the last day of the program")

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="campaigns")
    step = models.CharField(max_length=30, blank=True)  # of the shipped plan; empty = the company's own
    name = models.CharField(max_length=100)
    segments = ArrayField(models.CharField(max_length=20, choices=Segment.choices))  # any of them …
    levels = ArrayField(models.CharField(max_length=20, choices=Level.choices), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)  # … and all of these
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)  # of their mails
    # With all that is part of them. Keys: a unit that is gone has to leave nobody, not everybody.
    units = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # Keys of those who were marked on a list; none: all of the groups.
    marked = ArrayField(models.BigIntegerField(), default=list, blank=True, db_default=[])
    repeat = models.CharField(max_length=10, choices=Repeat.choices, default=Repeat.ONCE)
    is_service = models.BooleanField(default=False)  # nobody can do without it, so nobody can switch it off
    in_chat = models.BooleanField(default=False)  # a card in the company's channel with its first wave
    subject = models.CharField(max_length=150)
    body = models.TextField()
    subject_nl = models.CharField(max_length=150, blank=True)
    body_nl = models.TextField(blank=True)
    send_on = models.DateField()
    anchor = models.CharField(max_length=10, choices=Anchor.choices, default=Anchor.DAY)
    offset = models.SmallIntegerField(default=0)  # days after that day, below zero before it
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    held_until = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["send_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "step"], condition=~Q(step=""), name="campaign_step_once"
            ),
            models.CheckConstraint(
                condition=Q(state="scheduled", held_until__isnull=False, planned_by__isnull=False)
                | ~Q(state="scheduled"),
                name="campaign_planned_has_a_hold",
            ),
            models.CheckConstraint(
                condition=~Q(repeat="nudge") | _only(RESPONDING),
                name="campaign_nudges_who_can_respond",
            ),
            models.CheckConstraint(
                condition=Q(is_service=False) | _only(SERVICE),
                name="campaign_service_to_participants",
            ),
            models.CheckConstraint(condition=~Q(segments=[]), name="campaign_for_somebody"),
            models.CheckConstraint(
                condition=~Q(anchor="day") | Q(offset=0), name="campaign_counts_from_a_day_of_the_program"
            ),
            models.CheckConstraint(
                condition=Q(subject_nl="", body_nl="") | (~Q(subject_nl="") & ~Q(body_nl="")),
                name="campaign_dutch_whole_or_not",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """A shipped name in the reader's language."""
        return gettext(self.name)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.SCHEDULED

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.STOPPED)

    @property
    def can_respond(self) -> bool:
        """By an answer with which they leave the segment."""
        return set(self.segments) <= set(RESPONDING)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.levels or self.countries or self.languages or self.units or self.marked)

    @property
    def segment_words(self) -> str:
        return ", ".join(str(Segment(code).label) for code in self.segments)

    @property
    def days_apart(self) -> int:
        return abs(self.offset)

    @property
    def is_skipped(self) -> bool:
        return self.state == self.State.SKIPPED

    def anchor_day(self) -> date | None:
        """The day of the program that it counts from; reads the program."""
        return {"start": self.program.starts_on, "end": self.program.ends_on}.get(self.anchor)

    def is_held(self, now: datetime) -> bool:
        return self.is_planned and self.held_until is not None and now < self.held_until

    def text_for(self, language: str) -> tuple[str, str]:
        """Subject and text; who reads Dutch gets English where nobody wrote Dutch."""
        if language == "nl" and self.subject_nl:
            return self.subject_nl, self.body_nl
        return self.subject, self.body


class CampaignWave(models.Model):
    """That it went out, the n-th time, to so many people: written with their mails."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    people = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaign_wave_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.number}"
