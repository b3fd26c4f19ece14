from __future__ import annotations

from django.db import models

from people.models.person import Person


class ExpectedLeave(models.Model):
    """The last day of somebody as HR expects it, so that what they know is passed on in time.

    Entered by an HR administrator who knows it; never counted from an age, never shown to colleagues.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="expected_leave")
    on = models.DateField()
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.on.isoformat()
