"""The guide under its editors' hands: own words over new shipped ones, a draft that waits, a picture."""

from __future__ import annotations

import io
from datetime import datetime
from types import SimpleNamespace

from PIL import Image

from guides.actions import drafts, pictures, reading
from guides.models import HANDBOOK, Guide
from people import clock
from people.models import Person

SECTION = "\n## Whom to call here {#call}\n\nCall Hilde Admin when you are stuck. She knows every program.\n"


def add(things: dict[str, object], *, editor: Person, second: Person) -> None:
    guide, now = Guide.objects.get(slug=HANDBOOK), clock.now()
    things["guide"] = guide
    picture = pictures.add(_drawing(), by=editor, now=now)
    things["guide_picture_name"] = SimpleNamespace(pk=picture.name)  # what its address names
    _own_words(guide, editor, now)
    waiting = drafts.begin(guide, "faq", "en", by=editor, now=now)
    body = waiting.body.replace("\n## ", f"\n![A teal field](/guide/pictures/{picture.name})\n\n## ", 1)
    waiting = drafts.save(waiting, revision=1, by=editor, now=now, body=body, note="One more question")
    drafts.submit(waiting, by=editor, now=now)
    reading.require(guide, ["confidentiality", "smart-goals"], by=second, now=now)


def _own_words(guide: Guide, editor: Person, now: datetime) -> None:
    """The company wrote a section; the next release says the first lines of that chapter in other words."""
    draft = drafts.begin(guide, "roles", "en", by=editor, now=now)
    row = drafts.save(draft, revision=1, by=editor, now=now, body=draft.body + SECTION, note="Whom to call")
    chapter = drafts.publish(row, by=editor, today=clock.today(), now=now)
    shipped = chapter.shipped
    words = {"title": shipped.title, "body": shipped.body.replace("six minutes", "five minutes")}
    guide.shipped.create(slug="roles", language="en", number=shipped.number + 1, arrived_at=now, **words)


def _drawing() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 240), "#0b5d66").save(file, "PNG")
    return file.getvalue()
