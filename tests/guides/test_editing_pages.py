"""The editor's pages: what is shown, what comes back, and that they exist for editors only."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from dashboard import todo
from guides.actions import drafts
from guides.models import Chapter, Draft, MustRead, Picture
from tests.factories.guides import ChapterFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return PersonFactory(house_roles=["guide_editor"], given_name="Edith", family_name="Editor")


@pytest.fixture
def chapter() -> Chapter:
    return ChapterFactory(slug="roles", title="Roles", body="## Check in {#check-in}\n\nStart well.\n")


def address(chapter: Chapter, name: str = "draft", *more: str, language: str = "en") -> str:
    return reverse(f"guides:{name}", args=[chapter.guide_id, chapter.slug, language, *more])


def values(html: str) -> dict[str, str]:
    """What a browser would send back of the hidden fields."""
    return dict(re.findall(r'<input type="hidden" name="(revision|base)" value="(\d+)"', html))


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def send(client, url: str, html: str, **data: object):
    words = {"title": "Roles", "body": "## Check in {#check-in}\n\nStart better.\n", "do": "save"}
    return client.post(url, values(html) | words | data)


def test_draft_page_writes_nothing_when_it_is_opened(signed_in, editor, chapter) -> None:
    html = page(signed_in(editor), address(chapter))

    assert not Draft.objects.exists()
    assert values(html) == {"revision": "0", "base": str(chapter.pk)}
    assert "Start well." in html


def test_draft_is_saved_previewed_and_published(signed_in, editor, chapter) -> None:
    client, url = signed_in(editor), address(chapter)
    send(client, url, page(client, url))
    html = page(client, url)
    assert "<del>well.</del><ins>better.</ins>" in html
    assert '<h2 id="check-in">Check in</h2>' in html
    assert Chapter.objects.count() == 1

    response = send(client, url, html, do="publish", note="Clearer")

    assert response.status_code == 302
    row = Chapter.objects.current().get()
    assert (row.version, row.note, row.body) == (2, "Clearer", "## Check in {#check-in}\n\nStart better.\n")


def test_second_editor_is_told_and_loses_nothing(signed_in, editor, chapter) -> None:
    other = PersonFactory(house_roles=["guide_editor"], given_name="Olga")
    url = address(chapter)
    first, second = signed_in(editor), signed_in(other)
    seen_by_first, seen_by_second = page(first, url), page(second, url)
    send(second, url, seen_by_second, body="Words of Olga.")

    response = send(first, url, seen_by_first, body="Words of Edith.", do="publish")

    html = response.content.decode()
    assert response.status_code == 200
    assert "Somebody else saved this chapter meanwhile" in html
    assert "<del>Olga.</del><ins>Edith.</ins>" in html
    assert "Words of Edith." in html
    assert Draft.objects.get().body == "Words of Olga.\n"
    assert Chapter.objects.count() == 1
    send(first, url, html, body="Words of both.")
    assert Draft.objects.get().body == "Words of both.\n"


def test_publish_with_broken_links_says_which(signed_in, editor, chapter) -> None:
    client, url = signed_in(editor), address(chapter)

    response = send(client, url, page(client, url), body="[Go](/guide/nowhere/)", do="publish")

    html = page(client, response.url)
    assert "No chapter with this address:" in html
    assert "<code>/guide/nowhere/</code>" in html
    assert Chapter.objects.count() == 1


def test_second_person_reads_and_decides(signed_in, editor, chapter, settings) -> None:
    settings.GUIDE_SECOND_PERSON = True
    second = PersonFactory(house_roles=["guide_editor"])
    client, url = signed_in(editor), address(chapter)
    html = page(client, url)
    assert 'value="publish"' not in html
    send(client, url, html, do="submit")
    assert address(chapter, "draft-move", "publish") not in page(client, url)

    asked = [item.url for item in todo.items_of(second, today=date(2026, 3, 2))]
    assert asked == [url]
    assert todo.items_of(editor, today=date(2026, 3, 2)) == []
    remark = signed_in(second).post(address(chapter, "draft-move", "turn-down"), {"remark": ""})
    assert "Write what should change first" in remark.content.decode()
    signed_in(second).post(address(chapter, "draft-move", "turn-down"), {"remark": "Shorter"})
    assert "Shorter" in page(client, url)
    send(client, url, page(client, url), do="submit")
    signed_in(second).post(address(chapter, "draft-move", "publish"))

    assert Chapter.objects.current().get().published_by == second


@pytest.mark.parametrize("verb", ["publish", "take-back", "turn-down", "drop", "nonsense"])
def test_move_of_a_draft_that_is_gone_says_so(signed_in, editor, chapter, verb: str) -> None:
    response = signed_in(editor).post(address(chapter, "draft-move", verb), {"remark": "x"}, follow=True)

    assert "changed meanwhile" in response.content.decode()
    assert Chapter.objects.count() == 1


def test_versions_name_who_wrote_what_and_bring_it_back(signed_in, editor, chapter) -> None:
    client, url = signed_in(editor), address(chapter)
    send(client, url, page(client, url), do="publish", note="Clearer")

    html = page(client, address(chapter, "versions"))
    assert "Written by Edith Editor." in html
    assert "As it was shipped." in html
    assert "<del>well.</del>" in html
    client.post(address(chapter, "version-restore", "1"))

    assert Draft.objects.get().body == chapter.body


def test_chapters_to_confirm_are_chosen(signed_in, editor, chapter) -> None:
    url = reverse("guides:must-read", args=[chapter.guide_id])

    signed_in(editor).post(url, {"slugs": ["roles"]})
    assert MustRead.objects.get().slug == "roles"
    refused = signed_in(editor).post(url, {"slugs": ["nowhere"]})
    assert "Choose chapters from the list" in refused.content.decode()


def test_new_chapter_is_begun_in_english(signed_in, editor, chapter) -> None:
    url = reverse("guides:chapter-create", args=[chapter.guide_id])
    client = signed_in(editor)

    assert (
        "Another page has this address"
        in client.post(url, {"title": "x", "slug": "roles", "part": "kit"}).content.decode()
    )
    response = client.post(url, {"title": "Our values", "slug": "our-values", "part": "kit"})

    assert response.url.endswith("/our-values/en/")
    assert 'name="title" value="Our values"' in page(client, response.url)


def test_content_page_asks_the_database_the_same_number_of_times(signed_in, editor) -> None:
    client, counts = signed_in(editor), []
    for amount in (1, 3):
        for number in range(amount):
            ChapterFactory(slug=f"chapter-{amount}-{number}", is_own=True)
        with CaptureQueriesContext(connection) as queries:
            page(client, reverse("guides:content"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def drawing(kind: str = "PNG", size: tuple[int, int] = (2000, 1000), **more: object) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **more)
    file.seek(0)
    file.name = f"a.{kind.lower()}"
    return file


def test_picture_is_drawn_anew_and_served_inert(signed_in, editor, stranger) -> None:
    client = signed_in(editor)
    exif = Image.Exif()
    exif[0x9286] = "secret comment"
    client.post(reverse("guides:picture-list"), {"file": drawing("JPEG", exif=exif)})

    row = Picture.objects.get()
    assert re.fullmatch(r"[0-9a-f]{32}-1600x800\.jpg", row.name)
    assert b"secret" not in bytes(row.content)
    response = signed_in(stranger).get(reverse("guides:picture", args=[row.name]))
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Image.open(io.BytesIO(response.content)).size == (1600, 800)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg onload=alert(1)>", "not a picture we can read"),
        (b"", "This file is empty"),
        (drawing().read()[:200], "not a picture we can read"),
        (drawing("GIF", (9, 9)).read(), "not a picture we can read"),
        (drawing("PNG", (6000, 5000)).read(), "more than 25 million pixels"),
    ],
)
def test_picture_that_is_none_is_refused(signed_in, editor, content: bytes, words: str) -> None:
    file = io.BytesIO(content)
    file.name = "a.png"

    response = signed_in(editor).post(reverse("guides:picture-list"), {"file": file})

    assert words in response.content.decode()
    assert not Picture.objects.exists()


def test_picture_in_use_stays(signed_in, editor, now) -> None:
    client = signed_in(editor)
    client.post(reverse("guides:picture-list"), {"file": drawing()})
    row = Picture.objects.get()
    chapter = ChapterFactory(slug="roles", body=f"![A picture](/guide/pictures/{row.name})")
    html = page(client, reverse("guides:chapter-detail", args=["roles"]))
    assert f'<img src="/guide/pictures/{row.name}" alt="A picture" width="1600" height="800"' in html

    client.post(reverse("guides:picture-remove", args=[row.name]))
    assert Picture.objects.exists()
    Chapter.objects.filter(pk=chapter.pk).update(replaced_at=now)
    client.post(reverse("guides:picture-remove", args=[row.name]))
    assert not Picture.objects.exists()


def test_editor_pages_do_not_exist_for_others(signed_in, stranger, coordinator, chapter, now) -> None:
    drafts.begin(chapter.guide, "roles", "en", by=PersonFactory(house_roles=["guide_editor"]), now=now)
    for person in (stranger, coordinator):
        client = signed_in(person)
        for name in ("draft", "versions", "update"):
            assert client.get(address(chapter, name)).status_code == 404
        for verb in ("publish", "drop"):
            assert client.post(address(chapter, "draft-move", verb)).status_code == 404
        assert client.get(reverse("guides:content")).status_code == 404
    assert Draft.objects.count() == 1
