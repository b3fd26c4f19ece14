"""Portraits: whatever is sent, what is kept is a small JPEG of the house's own making."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from people.actions import photos
from people.models import Event, Photo
from tests.people.effort import processor_seconds

MARK = b"<script>alert('polyglot')</script>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (300, 200), mode: str = "RGB", **how) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else None).save(file, kind, **how)
    return file.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_becomes_two_square_jpegs(kind):
    large, small = (Image.open(io.BytesIO(each)) for each in photos.redraw(picture(kind)))

    assert [large.format, large.size, small.format, small.size] == ["JPEG", (512, 512), "JPEG", (96, 96)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_photo_of_any_color_mode_is_drawn(mode):
    large, _small = photos.redraw(picture("PNG", mode=mode))

    assert Image.open(io.BytesIO(large)).mode == "RGB"


def test_photo_is_turned_upright_and_its_exif_is_gone():
    exif = Image.Exif()
    exif[0x0112] = 6  # rotated: the top lies on the right
    exif[0x010E] = "Taken at home, 52.09 N"
    sent = Image.new("RGB", (400, 400), "white")
    sent.paste((0, 0, 0), (0, 0, 200, 400))  # black on the left, so on top once it stands upright
    file = io.BytesIO()
    sent.save(file, "JPEG", exif=exif)

    large, _small = photos.redraw(file.getvalue())

    kept = Image.open(io.BytesIO(large)).convert("L")
    assert dict(kept.getexif()) == {}
    assert b"Taken at home" not in large
    assert [kept.getpixel((256, 60)) < 60, kept.getpixel((256, 450)) > 200] == [True, True]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hangs_on_a_photo_is_not_kept(kind):
    large, small = photos.redraw(picture(kind) + MARK)

    assert [MARK in large, MARK in small] == [False, False]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + MARK,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        picture("ICO"),
        picture()[:300],
        picture("PNG")[:60],
        picture("WEBP")[:40],
    ],
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(photos.NotAPicture):
        photos.redraw(content)


@pytest.mark.parametrize("size", [(5001, 5000), (9500, 9500), (14000, 14000), (60000, 60000)])
def test_bomb_is_refused_before_it_is_unpacked(size):
    began = processor_seconds()

    with pytest.raises(photos.TooManyPixels):
        photos.redraw(png_of(*size))

    assert processor_seconds() - began < 1


def test_photo_too_small_to_recognize_anybody_is_refused():
    with pytest.raises(photos.TooSmall):
        photos.redraw(picture(size=(90, 400)))


def test_new_photo_replaces_the_old_one(stranger, now):
    photos.keep(stranger, content=picture(), by=stranger, now=now)
    first = stranger.photo_digest

    photos.keep(stranger, content=picture(size=(500, 400), mode="L"), by=stranger, now=now)

    assert Photo.objects.count() == 1
    assert stranger.photo_digest != first
    assert list(Event.objects.values_list("verb", flat=True)) == ["set photo", "set photo"]


def test_refused_photo_leaves_the_old_one(stranger, now):
    photos.keep(stranger, content=picture(), by=stranger, now=now)
    before = stranger.photo_digest

    with pytest.raises(photos.NotAPicture):
        photos.keep(stranger, content=b"nothing", by=stranger, now=now)

    stranger.refresh_from_db()
    assert [stranger.photo_digest, Photo.objects.get().digest] == [before, before]


def test_removed_photo_is_gone_and_removing_it_again_does_nothing(stranger, now):
    photos.keep(stranger, content=picture(), by=stranger, now=now)

    for _again in range(2):
        photos.remove(stranger, by=stranger)

    stranger.refresh_from_db()
    assert [stranger.photo_digest, Photo.objects.count()] == ["", 0]
    assert Event.objects.filter(verb="remove photo").count() == 1
