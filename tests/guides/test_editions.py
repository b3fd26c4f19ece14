"""The PDF of the whole guide: made ahead, once per change, with contents, bookmarks and links that work."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from guides.actions import editions, publishing
from guides.models import Chapter, Edition, Picture
from tests.factories.guides import ChapterFactory, GuideFactory
from tests.factories.people import PersonFactory
from tests.guides.test_editing_pages import drawing

pytestmark = pytest.mark.django_db


def book(language: str = "en", guide: str = "handbook") -> PdfReader:
    row = Edition.objects.get(guide__slug=guide, language=language)
    return PdfReader(io.BytesIO(bytes(row.content)))


def bookmarks(reader: PdfReader) -> list[str]:
    return [item.title for item in reader.outline if not isinstance(item, list)]


@pytest.mark.parametrize(("language", "title"), [("en", "Mentor guide"), ("nl", "Mentorgids")])
def test_edition_of_the_shipped_guide(now, language: str, title: str) -> None:
    publishing.load_shipped(now=now)
    assert editions.make_due(now=now) == 2

    reader = book(language)
    chapters = list(Chapter.objects.current().filter(language=language))
    assert bookmarks(reader) == [f"{place}. {row.title}" for place, row in enumerate(chapters, start=1)]
    assert reader.metadata.title == title
    contents = reader.pages[1].extract_text()
    for place, row in enumerate(chapters, start=1):
        assert f"{place}. {row.title}" in contents
    last = reader.pages[-1].extract_text()
    assert f"{'Page' if language == 'en' else 'Pagina'} {len(reader.pages)}" in last
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "“" in text
    assert "■" not in text


def test_contents_name_the_page_where_a_chapter_begins(now) -> None:
    publishing.load_shipped(now=now)
    editions.make_due(now=now)
    reader = book()

    top = [item for item in reader.outline if not isinstance(item, list)]
    starts = [reader.get_destination_page_number(item) for item in top]

    lines = [line for line in reader.pages[1].extract_text().splitlines() if "." in line]
    named = [int(line.split()[-1].strip(". ")) for line in lines if line.split()[-1].strip(". ").isdigit()]
    assert named == [start + 1 for start in starts]


def test_edition_is_made_once_per_change(now) -> None:
    chapter = ChapterFactory()
    assert editions.make_due(now=now) == 2
    assert editions.make_due(now=now) == 0
    before = bytes(Edition.objects.get(language="en").content)

    Chapter.objects.filter(pk=chapter.pk).update(replaced_at=now)
    ChapterFactory(version=2, title="Newer")

    assert editions.make_due(now=now + timedelta(days=1)) == 2
    assert bytes(Edition.objects.get(language="en").content) != before
    assert bookmarks(book()) == ["1. Newer"]


EVERYTHING = """Before **bold *both*** `code <x>` & “quotes” \\
a new line

## A heading & more {#one}

1. first
2. second
   - inner
     with more

> quoted

| a | b |
| --- | --- |
| <b>c</b> | [d](#one) |

```
fenced <code>
```

---

### Third {#two}

[there](/guide/other/#gone) [here](/guide/roles/) [out](https://example.org/?a=1&b=2) ![no](https://x.example/y.png)
"""


def test_edition_holds_everything_markdown_can_say(now) -> None:
    ChapterFactory(body=EVERYTHING)
    ChapterFactory(slug="roles", position=7, title="Roles <i>", body="Short.")

    editions.make_due(now=now)

    text = " ".join(" ".join(page.extract_text() for page in book().pages).split())
    said = ("bold both", "code <x>", "A heading & more", "inner with more", "<b>c</b>", "fenced <code>")
    for words in said:
        assert words in text
    assert "Roles <i>" in bookmarks(book())[1]


def test_edition_shows_pictures_of_the_house(now, signed_in) -> None:
    editor = PersonFactory(house_roles=["guide_editor"])
    signed_in(editor).post(reverse("guides:picture-list"), {"file": drawing()})
    ChapterFactory(body=f"![Teal](/guide/pictures/{Picture.objects.get().name})")

    editions.make_due(now=now)

    assert [len(page.images) for page in book().pages][-1] == 1


def test_edition_that_cannot_be_made_is_tried_again_when_the_words_change(now, monkeypatch, caplog) -> None:
    chapter = ChapterFactory()
    make = editions._pdf
    monkeypatch.setattr(editions, "_pdf", lambda *args, **kwargs: 1 / 0)

    assert editions.make_due(now=now) == 0
    monkeypatch.setattr(editions, "_pdf", make)
    assert editions.make_due(now=now) == 0
    Chapter.objects.filter(pk=chapter.pk).update(position=9)
    assert editions.make_due(now=now) == 2


def test_program_has_an_edition_of_its_own_words(now, signed_in, stranger) -> None:
    house = ChapterFactory()
    guide = GuideFactory(slug="leaders", name="Leaders", parent=house.guide)
    ChapterFactory(guide=guide, title="In our words")

    editions.make_due(now=now)

    assert bookmarks(book(guide="leaders")) == ["1. In our words"]
    response = signed_in(stranger).get(reverse("guides:pdf") + "?guide=leaders")
    assert PdfReader(io.BytesIO(response.content)).metadata.title == "Leaders"


def test_pdf_is_sent_as_a_file_or_says_when_it_comes(now, signed_in, stranger) -> None:
    ChapterFactory()
    client = signed_in(stranger)
    assert "It is being made" in client.get(reverse("guides:pdf")).content.decode()
    assert not Edition.objects.exists()

    editions.make_due(now=now)

    response = client.get(reverse("guides:pdf") + "?lang=nl")
    assert response["Content-Disposition"] == 'attachment; filename="mentor-guide-nl.pdf"'
    assert response.content.startswith(b"%PDF-")
