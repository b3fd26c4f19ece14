"""What a person told the feed once, so that nobody is asked again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import Person


class FeedMapping(models.Model):
    """Columns corrected by hand for files with exactly these headers."""

    signature = models.CharField(max_length=64, unique=True)  # SHA-256 of the headers, hex
    columns = models.JSONField(default=dict)  # field → header as written; "" = read no column for this field
    month_first = models.BooleanField(null=True)  # the answer for dates that fit both orders
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.signature[:12]


class FeedWord(models.Model):
    """A word nobody but this company uses: `Benelux-Zuid` is BE, `Grade 7` is senior."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("Country")
        LEVEL = "level", _("Level")
        LEAVING = "leaving", _("Reason for leaving")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    word = models.CharField(max_length=150)  # as people.hris.places.plain() writes it
    written = models.CharField(max_length=150)  # as the file wrote it
    value = models.CharField(max_length=20, blank=True)  # blank = leave it unknown and do not ask again
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "word"]
        constraints = [models.UniqueConstraint(fields=["kind", "word"], name="feed_word_once")]

    def __str__(self) -> str:
        return self.written


class FeedRow(models.Model):
    """The row of a file that says what the house knows about a person: read once, and not again.

    A trigger forgets it as soon as anybody else changes the person. No foreign key: checking one would lock
    the person's row.
    """

    person = models.BigIntegerField(primary_key=True)
    digest = models.BinaryField(null=True)  # keyed, of the row byte for byte; empty = read the row
    changed_in = models.BigIntegerField(null=True)  # transaction that changed the person since

    def __str__(self) -> str:
        return str(self.person)
