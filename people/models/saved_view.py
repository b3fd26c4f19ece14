from __future__ import annotations

from django.db import models

from people.models.person import Person


class SavedView(models.Model):
    """Filters of a list that a person gave a name: theirs alone, and never what they found."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=60)  # which list of which program: "pairs:12"
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
