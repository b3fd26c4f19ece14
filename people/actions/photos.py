"""A portrait is decoded and drawn anew: of the file that was sent nothing is kept but the pixels."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from people import audit
from people.models import Person, Photo

if TYPE_CHECKING:
    from PIL.Image import Image

Drawn = TypeVar("Drawn")

LARGE, SMALL = 512, 96  # pixels; the small one for lists
LEAST = 96
MOST_PIXELS = 25_000_000  # what a telephone takes; 100 MB while it is decoded
FORMATS = ("JPEG", "PNG", "WEBP")  # no other decoder is ever asked


class NotAPicture(Exception):
    """No JPEG, PNG or WebP, or one that breaks off."""


class TooManyPixels(Exception):
    """It would unpack to more than the house takes."""


class TooSmall(Exception):
    """Nobody would recognize anybody."""


def keep(person: Person, *, content: bytes, by: Person, now: datetime) -> None:
    """Replace the photo; raises one of the three above and changes nothing then."""
    large, small = redraw(content)
    digest = hashlib.sha256(large).hexdigest()
    with transaction.atomic():
        row = Person.objects.get_queryset().select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        Photo.objects.update_or_create(
            person=row, defaults={"content": large, "small": small, "digest": digest, "added_at": now}
        )
        Person.objects.filter(pk=row.pk).update(photo_digest=digest)
        audit.record(by=by, verb="set photo", about=row)
    person.photo_digest = digest


def remove(person: Person, *, by: Person) -> None:
    with transaction.atomic():
        row = Person.objects.get_queryset().select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        if row.photo_digest:
            Photo.objects.filter(person=row).delete()
            Person.objects.filter(pk=row.pk).update(photo_digest="")
            audit.record(by=by, verb="remove photo", about=row)
    person.photo_digest = ""


def redraw(content: bytes) -> tuple[bytes, bytes]:
    """(large, small): square JPEGs without anything the camera or the sender wrote beside the picture."""
    return decoded(content, _portraits)


def decoded(content: bytes, draw: Callable[[Image], Drawn]) -> Drawn:
    """What `draw` makes of the picture; a file that is none raises one of the three above."""
    import PIL.Image  # a third of all memory of the web process, needed by few

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
            with PIL.Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise TooManyPixels
                return draw(picture)
    except (TooManyPixels, TooSmall):
        raise
    except (PIL.Image.DecompressionBombWarning, PIL.Image.DecompressionBombError) as bomb:
        raise TooManyPixels from bomb
    except Exception as broken:  # decoders break in as many ways as there are broken files
        raise NotAPicture from broken


def _portraits(picture: Image) -> tuple[bytes, bytes]:
    from PIL import ImageOps

    if min(picture.size) < LEAST:
        raise TooSmall
    picture.draft("RGB", (2 * LARGE, 2 * LARGE))  # a JPEG is decoded no larger than it is needed
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((4 * LARGE, 4 * LARGE))
    whole = _on_white(upright)
    return _square(whole, LARGE), _square(whole, SMALL)


def _on_white(picture: Image) -> Image:
    from PIL import Image

    seen = picture.convert("RGBA")
    ground = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(ground, seen).convert("RGB")


def _square(picture: Image, side: int) -> bytes:
    """A little above the middle, where the face is."""
    from PIL import ImageOps

    file = io.BytesIO()
    ImageOps.fit(picture, (side, side), centering=(0.5, 0.4)).save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue()
