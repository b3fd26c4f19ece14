"""Messages of the two and files of their shared notes: sealed, mailed without words, inert."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image

from notices.models import Notice
from people.models import Event
from programs.actions import files, messages
from programs.actions.mentorships import MentorshipIsOver, NotOfThePair
from programs.models import Message, Note, SharedFile
from tests.factories.pairs import MessageFactory, NoteFactory, SharedFileFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.usefixtures("app_role")

WORDS = "CANARY shall we move to Thursday?"


@pytest.fixture
def pair():
    return MentorshipFactory()


def test_message_is_read_by_the_partner_and_nothing_else_knows_it(pair, now):
    messages.send(pair, words=WORDS, by=pair.mentee_person, now=now)

    notice = Notice.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM programs_message")
        stored = cursor.fetchone()[0]
    assert (notice.to, notice.kind) == (pair.mentor_person, "pair_message")
    assert "CANARY" not in f"{Notice.objects.values()} {stored}"
    assert Event.objects.count() == 0
    assert [message.words for message in Message.objects.visible_to(pair.mentor_person)] == [WORDS]


def test_partner_gets_one_mail_a_day_until_they_answer(pair, now):
    for minutes in (0, 5, 10):
        messages.send(pair, words=f"{minutes}", by=pair.mentee_person, now=now + timedelta(minutes=minutes))
    first = Notice.objects.count()
    messages.send(pair, words="Yes", by=pair.mentor_person, now=now + timedelta(minutes=20))
    messages.send(pair, words="Good", by=pair.mentee_person, now=now + timedelta(minutes=30))
    messages.send(pair, words="Still there?", by=pair.mentee_person, now=now + timedelta(days=1))

    told = list(Notice.objects.order_by("pk").values_list("to", flat=True))
    mentor, mentee = pair.mentor_person_id, pair.mentee_person_id
    assert (first, told) == (1, [mentor, mentee, mentor, mentor])


def test_message_twice_is_one(pair, now):
    for seconds in (0, 3):
        messages.send(pair, words=WORDS, by=pair.mentee_person, now=now + timedelta(seconds=seconds))

    assert Message.objects.count() == 1


def test_message_of_a_stranger_or_after_the_end_is_refused(pair, now):
    with pytest.raises(NotOfThePair):
        messages.send(pair, words="x", by=PersonFactory(), now=now)
    over = MentorshipFactory(state="completed", ended_on=now.date())
    with pytest.raises(MentorshipIsOver):
        messages.send(over, words="x", by=over.mentee_person, now=now)


def test_thread_page_sends_and_shows_the_newest_last(pair, signed_in):
    url = reverse("programs:thread", args=[pair.pk])
    signed_in(pair.mentee_person).post(url, {"words": "First"})
    signed_in(pair.mentor_person).post(url, {"words": "Second <b>"})

    page = signed_in(pair.mentee_person).get(url).text
    assert page.index("First") < page.index("Second &lt;b&gt;")
    assert signed_in(pair.program.owner).get(url).status_code == 404


def test_thread_page_shows_fifty_and_all_when_asked(pair, signed_in):
    MessageFactory.create_batch(53, mentorship=pair)
    client, url = signed_in(pair.mentee_person), reverse("programs:thread", args=[pair.pk])

    assert [len(client.get(f"{url}{query}").context["sent"]) for query in ("", "?all")] == [50, 53]


def test_empty_message_is_explained(pair, signed_in):
    page = signed_in(pair.mentee_person).post(reverse("programs:thread", args=[pair.pk]), {"words": " "})

    assert "Write something in the message first" in page.text


# Files


def picture(**more: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(target, "JPEG", **more)
    return target.getvalue()


def add(note: Note, now, name: str = "plan.txt", raw: bytes = b"CANARY plan") -> SharedFile:
    return files.add(note, name=name, raw=raw, by=note.author, now=now)


def test_file_is_sealed_and_comes_back_as_it_was(now):
    file = add(NoteFactory(), now, name="CANARY plan.txt")

    with connection.cursor() as cursor:
        cursor.execute("SELECT row::text FROM programs_sharedfile row")
        stored = cursor.fetchone()[0]
    file.refresh_from_db()
    assert (file.name, file.raw, "CANARY" in stored) == ("CANARY plan.txt", b"CANARY plan", False)


def test_picture_is_drawn_anew_without_what_stood_beside_it(now):
    exif = Image.Exif()
    exif[0x9286] = "CANARY taken at home"
    raw = picture(exif=exif) + b"<script>CANARY</script>"

    file = add(NoteFactory(), now, name="board.JPEG", raw=raw)

    assert (file.name, file.kind, b"CANARY" in file.raw) == ("board.jpg", "image/jpeg", False)
    assert Image.open(io.BytesIO(file.raw)).size == (40, 30)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("page.html", b"<script>1</script>"),
        ("run.exe", b"MZ"),
        ("picture.svg", b"<svg onload=1>"),
        ("photo.jpg", b"<script>no picture</script>"),
        ("photo.png.html", picture()),
        ("empty.pdf", b""),
        ("nothing", b"x"),
    ],
)
def test_other_kinds_are_refused(now, name, raw):
    with pytest.raises(files.NotThisKind):
        add(NoteFactory(), now, name=name, raw=raw)


def test_name_is_plain_whatever_was_sent(now):
    file = add(NoteFactory(), now, name='..\\..\\etc/pass"wd\r\nX: y' + "n" * 300 + ".PDF", raw=b"%PDF")

    assert "/" not in file.name
    assert "\n" not in file.name
    assert len(file.name) <= files.LONGEST_NAME
    assert file.name.endswith(".pdf")


def test_one_file_and_all_of_a_pair_have_a_limit(now, settings):
    note = NoteFactory()
    settings.PAIR_FILE_MAX_BYTES, settings.PAIR_FILES_BYTES = 10, 15
    with pytest.raises(files.TooLarge):
        add(note, now, raw=b"x" * 11)
    add(note, now, raw=b"x" * 10)
    with pytest.raises(files.TooLarge):
        add(note, now, raw=b"x" * 6)

    add(note, now, raw=b"x" * 5)
    assert SharedFile.objects.count() == 2


def test_private_note_takes_no_file(now):
    with pytest.raises(files.NotShared):
        add(NoteFactory(private=True), now)


def test_file_is_a_download_that_opens_nothing(signed_in):
    file = SharedFileFactory(name='pl"an\u202e.txt')
    url = reverse("programs:shared-file", args=[file.pk])
    reply = signed_in(file.mentorship.mentor_person).get(url)

    assert reply.content == b"Plan."
    assert reply["Content-Disposition"] == "attachment; filename*=UTF-8''pl%22an%E2%80%AE.txt"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["Content-Security-Policy"] == "default-src 'none'; sandbox"
    outsiders = (PersonFactory(hr_admin=True, is_superuser=True), file.mentorship.program.owner)
    assert [signed_in(person).get(url).status_code for person in outsiders] == [404, 404]


def test_file_is_removed_by_who_added_it_only(signed_in):
    file = SharedFileFactory()
    url = reverse("programs:shared-file-remove", args=[file.pk])
    signed_in(file.mentorship.mentor_person).post(url)
    kept = SharedFile.objects.count()
    signed_in(file.mentorship.mentee_person).post(url)

    assert (kept, SharedFile.objects.count()) == (1, 0)


def test_note_and_file_are_saved_together_or_not_at_all(pair, signed_in):
    client, url = signed_in(pair.mentee_person), reverse("programs:note-write", args=[pair.pk])
    words = {"who": "both", "shared-body": "See the file"}

    refused = client.post(url, words | {"shared-file": SimpleUploadedFile("x.html", b"<p>")})
    none_kept = Note.objects.count()
    client.post(url, words | {"shared-file": SimpleUploadedFile("x.txt", b"yes")})

    assert "Choose a picture, a PDF, a text or an office file" in refused.text
    assert "The note is saved" not in refused.text
    assert "See the file" in refused.text  # nobody types it twice
    assert none_kept == 0
    assert SharedFile.objects.get().note.body == "See the file"
    page = signed_in(pair.mentor_person).get(reverse("programs:mentorship-detail", args=[pair.pk])).text
    assert "x.txt" in page
