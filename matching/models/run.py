from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching.models.policy import Policy
from people.models import Person
from programs.models import Mentee, Mentor, Mentorship, Program

IS_DRAFT = Q(state__in=["planned", "solved"]) | Q(state="published", released_at__isnull=True)


class MatchRunQuerySet(models.QuerySet["MatchRun"]):
    def visible_to(self, person: Person) -> MatchRunQuerySet:
        return self.filter(program__in=Program.objects.coordinated_by(person).values("pk"))

    def planned(self) -> MatchRunQuerySet:
        return self.filter(state=MatchRun.State.PLANNED)

    def drafts(self) -> MatchRunQuerySet:
        """At most one per program: being calculated, being looked at, or published and not told yet."""
        return self.filter(IS_DRAFT)

    def held(self) -> MatchRunQuerySet:
        """Published, and nobody is told yet."""
        return self.filter(state=MatchRun.State.PUBLISHED, released_at__isnull=True)


class MatchRun(models.Model):
    """A draft of pairs for who still waits. Nobody is told anything before it is published."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Being calculated")
        SOLVED = "solved", _("Ready to review")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Set aside")

    class Stage(models.TextChoices):
        """What the worker does with a planned run, in this order."""

        READING = "reading", _("Reading who takes part and what they wish for")
        SOLVING = "solving", _("Looking for the best pairs, and proving that there are none better")
        EXPLAINING = "explaining", _("Writing down the reasons of each pair")
        HELPING = "helping", _("Looking for what would help those without a mentor")
        KEEPING = "keeping", _("Keeping the draft")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State.choices, default=State.PLANNED)
    stage = models.CharField(max_length=16, choices=Stage.choices, blank=True, db_default="", default="")
    share = models.PositiveSmallIntegerField(default=0, db_default=0)  # per cent of the calculation
    rounds = models.PositiveSmallIntegerField(default=0)  # how often it was solved
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)  # begun since it was planned
    fingerprint = models.CharField(
        max_length=64, blank=True
    )  # of the facts, so that a result can be repeated
    result = models.JSONField(default=dict)  # unmatched, bottlenecks, certificate, total
    error = models.CharField(max_length=300, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    held_until = models.DateTimeField(null=True, blank=True)  # till then publishing can be undone
    released_at = models.DateTimeField(null=True, blank=True)  # when people were told

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program"],
                condition=IS_DRAFT,
                name="run_one_draft_per_program",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="run_published_at_iff_published",
            ),
            models.CheckConstraint(
                condition=Q(state="published", held_until__isnull=False)
                | (~Q(state="published") & Q(held_until__isnull=True, released_at__isnull=True)),
                name="run_held_until_iff_published",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def error_words(self) -> str:
        """In the reader's language where the house wrote it."""
        return gettext(self.error) if self.error else ""

    @property
    def is_held(self) -> bool:
        """Published, and nobody is told yet."""
        return self.state == self.State.PUBLISHED and self.released_at is None


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def standing(self) -> ProposalQuerySet:
        return self.filter(is_struck=False)


class Proposal(models.Model):
    """One proposed pair of a run; struck ones stay as a memory that this pair is not wanted."""

    class Change(models.TextChoices):
        """Against what stood there before the last calculation or swap."""

        NONE = "", _("As before")
        NEW = "new", _("New: had no mentor before")
        OTHER = "other", _("Another mentor than before")

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="proposals")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveIntegerField()  # hundredths, as the engine counts
    parts = models.JSONField(default=dict)  # points per wish
    reasons = models.JSONField(default=list)  # codes and facts for the words in the templates
    is_locked = models.BooleanField(default=False)
    is_struck = models.BooleanField(default=False)
    mentorship = models.OneToOneField(Mentorship, null=True, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1, db_default=1)  # of the run, that proposed it
    change = models.CharField(max_length=8, choices=Change.choices, blank=True, db_default="", default="")
    before = models.ForeignKey(Mentor, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["points", "pk"]  # the weakest first: they need the look
        constraints = [
            models.UniqueConstraint(fields=["run", "mentor", "mentee"], name="proposal_pair_once"),
            models.UniqueConstraint(
                fields=["run", "mentee"], condition=Q(is_struck=False), name="proposal_one_per_mentee"
            ),
            models.CheckConstraint(
                condition=~Q(is_locked=True, is_struck=True), name="proposal_not_locked_and_struck"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} – {self.mentee}"
