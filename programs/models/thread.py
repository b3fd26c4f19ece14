"""What the two write to each other beside their notes: a small thread, and files of a shared note."""

from __future__ import annotations

from base64 import b64decode, b64encode

from django.conf import settings
from django.db import models

from people.models import SealedTextField
from programs.models.mentorship import Mentorship, PairQuerySet
from programs.models.together import Note


class Message(models.Model):
    """One message of the thread; a mail says that there is one, never what."""

    is_pair_private = True

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField(max_length=4000)
    sent_at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"message {self.pk}"


class SharedFile(models.Model):
    """A file of a shared note: a picture drawn anew, anything else kept as it is and never opened here."""

    is_pair_private = True

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="files")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="files")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = SealedTextField(max_length=120)
    kind = models.CharField(max_length=40)  # the type that is said to the browser
    size = models.PositiveIntegerField()
    content = SealedTextField()  # in base64
    added_at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def raw(self) -> bytes:
        return b64decode(self.content)

    @staticmethod
    def packed(raw: bytes) -> str:
        return b64encode(raw).decode()
