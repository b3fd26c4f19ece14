"""Files of a shared note: checked, pictures drawn anew, all sealed, within a quota of the pair."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from people.actions import photos
from people.models import Person
from programs.actions import mentorships
from programs.models import Note, SharedFile

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURES = {".jpg", ".jpeg", ".png", ".webp"}
KINDS = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".csv": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
}
LONGEST_NAME = 120
LONGEST_SIDE = 2400  # pixels


class NotThisKind(Exception):
    """None of the kinds that are taken, or a picture that is none."""


class TooLarge(Exception):
    """One file alone, or all of the pair together."""


class NotShared(Exception):
    """Files belong to notes that both read."""


def add(note: Note, *, name: str, raw: bytes, by: Person, now: datetime) -> SharedFile:
    """Raises one of the three above and keeps nothing then."""
    if not note.is_shared:
        raise NotShared
    if len(raw) > settings.PAIR_FILE_MAX_BYTES:
        raise TooLarge
    name, kind, raw = _checked(name, raw)
    with transaction.atomic():
        row = mentorships.lock(note.mentorship, by=by)
        used = row.files.aggregate(used=Sum("size"))["used"] or 0
        if used + len(raw) > settings.PAIR_FILES_BYTES:
            raise TooLarge
        return SharedFile.objects.create(
            mentorship=row,
            note=note,
            author=by,
            name=name,
            kind=kind,
            size=len(raw),
            content=SharedFile.packed(raw),
            added_at=now,
        )


def remove(file: SharedFile, *, by: Person) -> None:
    """By whoever added it; a second click changes nothing."""
    with transaction.atomic():
        mentorships.lock(file.mentorship, by=by)
        SharedFile.objects.filter(pk=file.pk, author=by).delete()


def _checked(name: str, raw: bytes) -> tuple[str, str, bytes]:
    """A plain name, the type it is served as, and what is kept of it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in name.replace("\\", "/"))
    path = PurePosixPath(PurePosixPath(plain).name.strip() or "file")
    suffix = path.suffix.lower()
    stem = path.stem[: LONGEST_NAME - len(suffix)]
    if suffix in PICTURES:
        try:
            return f"{stem}.jpg", "image/jpeg", photos.decoded(raw, _drawn)
        except (photos.NotAPicture, photos.TooManyPixels, photos.TooSmall):
            raise NotThisKind from None
    if suffix not in KINDS or not raw:
        raise NotThisKind
    return f"{stem}{suffix}", KINDS[suffix], raw


def _drawn(picture: Image) -> bytes:
    """Only the pixels: nothing that the camera or the sender wrote beside them."""
    from PIL import Image, ImageOps

    seen = ImageOps.exif_transpose(picture).convert("RGBA")
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    whole = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    target = io.BytesIO()
    whole.save(target, "JPEG", quality=85)
    return target.getvalue()
