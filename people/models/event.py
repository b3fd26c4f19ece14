from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Append-only audit: labels instead of foreign keys, so that nothing can block or erase history.

    A database trigger refuses UPDATE, DELETE and TRUNCATE (migration 0002).
    """

    at = models.DateTimeField(db_index=True)
    by_id_label = models.CharField(max_length=64, blank=True)  # employee id, "" = the clock
    by_name = models.CharField(max_length=255, blank=True)
    verb = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=64)
    about_name = models.CharField(max_length=255, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["about_kind", "about_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.about_kind} {self.about_id}"
