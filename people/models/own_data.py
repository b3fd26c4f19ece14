"""What belongs to the person alone: the photo, who looked, and the wish to be forgotten."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import Person


class Photo(models.Model):
    """A portrait as the house decoded and wrote it anew; the file that was sent is not kept."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="photo")
    content = models.BinaryField()  # JPEG, 512 pixels square
    small = models.BinaryField(default=b"")  # the same, 96 pixels square: lists show two dozen at once
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]


LOOKED_WHERE = {
    "person": _("The page about you"),
    "training": _("Who took the course in a program"),
    "pairs": _("Pairs of a program"),
    "completions": _("Who took which course in the whole company"),
    "session": _("Who comes to a live training"),
    "knowledge": _("Who holds which knowledge"),
    "reading": _("Who confirmed chapters in a program"),
    "tracker": _("The mentors of a program"),
    "signal": _("Why your pair is on the list of coordinators"),
    "concern": _("What you said to the named contact"),
    "timeline": _("What happened to you in a program"),
    "program list": _("The people and pairs of a program"),
    "today": _("What needs coordinators today"),
    "program desk": _("The desk of a program"),
    "pictures": _("Who stands behind a number of a program"),
    "requests": _("Requests that wait in a program"),
    "check-in": _("One quarterly check-in of yours"),
    "match run": _("Proposed pairs of a program"),
    "message": _("Message of a program"),
    "audience": _("Whom a program is for"),
    "rule lab": _("Other rules of a program, tried out"),
    "api": _("Another system read names of those who take part, with a key of theirs"),
    "import": _("What a file of the HR system changes"),
    "erasure": _("When your data is erased"),
}


class Look(models.Model):
    """Somebody of HR opened a page about a person, or took their row out of the house: once a day each."""

    class What(models.TextChoices):
        PAGE = "page", _("Opened your page")
        LIST = "list", _("Took a list along that you are on")
        EXPORT = "export", _("Took along what is known about you")

    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="looks")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=255)
    what = models.CharField(max_length=8, choices=What.choices)
    where = models.CharField(max_length=120)  # a key of LOOKED_WHERE
    of = models.CharField(max_length=150, blank=True, default="", db_default="")  # the program it was about
    on = models.DateField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "by", "what", "where", "of", "on"], name="look_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.by_name} {self.where}"

    @property
    def page(self) -> str:
        """The page in the reader's words."""
        return str(LOOKED_WHERE.get(self.where, self.where))


class Erasure(models.Model):
    """From notice to grace to gone; the row stays without a name as proof that it was done."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Done")

    class Cause(models.TextChoices):
        ASKED = "asked", _("The person asked for it")
        RETENTION = "retention", _("Kept long enough")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    cause = models.CharField(max_length=16, choices=Cause.choices)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ANNOUNCED)
    announced_at = models.DateTimeField()
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state="announced"), name="erasure_one_open_per_person"
            ),
            models.CheckConstraint(
                condition=models.Q(state="announced", ended_at__isnull=True)
                | (~models.Q(state="announced") & models.Q(ended_at__isnull=False)),
                name="erasure_ended_at_iff_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class RetentionRound(models.Model):
    """One run of the job that forgets what was kept long enough: when, and how much of what."""

    ran_at = models.DateTimeField()
    amounts = models.JSONField(default=dict)  # kind → rows

    class Meta:
        ordering = ["-ran_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M}"
