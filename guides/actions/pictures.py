"""Pictures of the guide: decoded and drawn anew, so that nothing of the file that was sent is kept."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from guides.models import Chapter, Draft, Picture
from people import audit
from people.actions import photos
from people.models import Person

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST, HIGHEST = 1600, 2400  # pixels
MOST = 500  # pictures: the guide is words


class TooManyPictures(Exception):
    """The store is full."""


class IsUsed(Exception):
    """A chapter or a draft shows it."""


@transaction.atomic
def add(content: bytes, *, by: Person, now: datetime) -> Picture:
    """Raises what `photos` raises for files that are no picture; the same picture is kept once."""
    drawn, size, ending = photos.decoded(content, _drawn)
    if Picture.objects.count() >= MOST:
        raise TooManyPictures
    name = f"{hashlib.sha256(drawn).hexdigest()[:32]}-{size[0]}x{size[1]}.{ending}"
    picture, is_new = Picture.objects.get_or_create(
        name=name, defaults={"content": drawn, "added_by": by, "added_at": now}
    )
    if is_new:
        audit.record(by=by, verb="add picture", about=picture)
    return picture


@transaction.atomic
def remove(picture: Picture, *, by: Person) -> None:
    """Earlier versions of a chapter may lose a picture, a current one never does."""
    shown = {"body__contains": picture.name}
    if Chapter.objects.current().filter(**shown).exists() or Draft.objects.filter(**shown).exists():
        raise IsUsed
    audit.record(by=by, verb="remove picture", about=picture)
    picture.delete()


def _drawn(picture: Image) -> tuple[bytes, tuple[int, int], str]:
    """PNG where something shines through or colors are few, JPEG for photographs."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((WIDEST, HIGHEST))
    is_drawing = picture.format == "PNG" or upright.mode in {"P", "LA", "RGBA", "1", "L"}
    pixels = upright.convert("RGBA" if is_drawing else "RGB")
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    file = io.BytesIO()
    if is_drawing:
        clean.save(file, "PNG", optimize=True)
    else:
        clean.save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue(), clean.size, "png" if is_drawing else "jpg"
