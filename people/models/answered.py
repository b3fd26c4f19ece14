from __future__ import annotations

from django.db import models

from people.models.person import Person


class Answered(models.Model):
    """Where a form led that this person sent: whoever sends the very same again is led there, too.

    Written in the transaction of the deed, so that the one is kept exactly where the other is. A row without
    an address is seen by nobody but its own transaction.
    """

    # Checking a key of the table would lock the person's row for every form.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    key = models.CharField(max_length=64)  # SHA-256 of what the form or the program named it
    said = models.CharField(max_length=64)  # SHA-256 of the address and everything that was sent
    leads_to = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="answered_once")]

    def __str__(self) -> str:
        return self.key[:12]
