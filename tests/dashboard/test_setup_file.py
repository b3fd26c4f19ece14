"""The set-up as a file: what goes out comes in again, all of it or nothing."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.actions import bring_setup, write_setup
from dashboard.setup import shape
from guides.actions import drafts
from guides.models import HANDBOOK, Course, Draft, Guide, Section
from matching.models import Policy
from people import clock
from people.models import DirectoryGroup, Event, OrgUnit, Person, Topic
from programs import questions
from programs.models import Campaign, Program, QuestionSet
from tests.factories.campaigns import CampaignFactory
from tests.factories.guides import CourseFactory, GuideFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory

LEVELS = ["junior", "medior", "senior", "lead", "head", "director"]


def audience(**more: Any) -> dict[str, Any]:
    empty = {"levels": [], "countries": [], "least_months": 0, "is_only_named": False}
    return empty | {"groups": [], "units": [], "named": []} | more


def program(**more: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": "Leaders", "preset": "leaders", "purpose": "To grow", "purpose_nl": "Om te groeien",
        "owner": None, "deputy": None, "starts_on": None, "ends_on": None, "is_always_on": True,
        "quarters": 4, "most_choices": 3, "most_at_once": 1, "answer_days": 7, "both_confirm": False,
        "mentors_are_expected": False, "needs_agreement": True, "needs_session": "",
        "mentor_course": None, "mentee_course": None, "guide": None, "own_guide": None,
        "is_protected": False, "protected_for": "",
        "mentors": audience(levels=["senior"]), "mentees": audience(),
        "policy": {
            "musts": [{"rule": "other_country"}], "wishes": [{"wish": "topics", "weight": 40}],
            "least_points": 0, "priority_days": [], "seed": 1,
        },
        "questions": {}, "messages": [],
    }  # fmt: skip
    return facts | more


def setup(*programs: dict[str, Any], **house: Any) -> str:
    return json.dumps({"format": "mentoring-setup", "version": 1, "programs": list(programs)} | house)


def guide(*chapters: dict[str, Any], must_read: Sequence[str] = ()) -> dict[str, Any]:
    return {"chapters": list(chapters), "must_read": list(must_read)}


def chapter(slug: str = "our-way", language: str = "en", **more: Any) -> dict[str, Any]:
    facts = {"slug": slug, "language": language, "part": "talks", "readers": ["mentor"]}
    return facts | {"title": "Our way", "body": "We talk every month.\n"} | more


def course(slug: str = "own-course", **more: Any) -> dict[str, Any]:
    facts = {"slug": slug, "titles": {"en": "Ours", "nl": "Van ons"}, "audience": "mentee"}
    return facts | {"pass_percent": 50, "version": 1, "lessons": [lesson(), lesson("nl")]} | more


def lesson(language: str = "en", **more: Any) -> dict[str, Any]:
    choices = [
        {"text": "Ask", "is_right": True, "feedback": "Yes."},
        {"text": "Tell", "is_right": False, "feedback": "No."},
    ]
    facts = {
        "slug": "listening", "language": language, "position": 1, "title": "Listening", "body": "Listen.\n",
        "minutes": 5, "reflection": "Who listens to you?",
        "questions": [{"slug": "first", "text": "What comes first?", "choices": choices}],
    }  # fmt: skip
    return facts | more


@pytest.fixture
def handbook(db) -> Guide:
    return GuideFactory(slug=HANDBOOK, name="Mentor guide")


def message(**more: Any) -> dict[str, Any]:
    facts = {
        "name": "Welcome", "segments": ["mentors"], "levels": [], "countries": [], "languages": [],
        "units": [], "repeat": "once", "is_service": True, "in_chat": False, "subject": "Welcome",
        "body": "Hello", "subject_nl": "", "body_nl": "", "send_on": "2026-05-01", "anchor": "day",
        "offset": 0,
    }  # fmt: skip
    return facts | more


WHY = {"reason": "To set up the real site"}


def take_along(by: Person) -> dict[str, Any]:
    return write_setup.take_along(**WHY, by=by, now=clock.now()).content


def look(content: str, by: Person) -> bring_setup.Preview:
    return bring_setup.look(content, by=by, now=clock.now())


def bring(content: str, by: Person) -> bring_setup.Preview:
    return bring_setup.bring(content, seen=look(content, by).seen, by=by, now=clock.now())


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
named = st.builds(
    lambda levels, countries, months: audience(levels=levels, countries=countries, least_months=months),
    st.lists(st.sampled_from(LEVELS), unique=True),
    st.lists(st.sampled_from(["NL", "SE", "AE", "ZA"]), unique=True),
    st.integers(0, 600),
)
MUSTS = [{"rule": "other_country"}, {"rule": "share_language"}, {"rule": "level_gap", "min": 1}]
WISHES = ["topics", "languages", "hours_overlap", "other_unit"]
rules = st.builds(
    lambda musts, wishes, points, seed: {
        "musts": musts,
        "wishes": [{"wish": wish, "weight": weight} for wish, weight in wishes.items()],
        "least_points": points,
        "priority_days": [],
        "seed": seed,
    },
    st.lists(st.sampled_from(MUSTS), unique_by=lambda must: must["rule"]),
    st.dictionaries(st.sampled_from(WISHES), st.integers(1, 100)),
    st.integers(0, 5000),
    st.integers(1, 1000),
)
own = st.builds(
    lambda number, kind, sees, en: {
        "own": f"own-{number}",
        "kind": kind,
        "sees": sees,
        "en": en,
        "nl": "Hoe?",
    },
    st.integers(1, 99),
    st.sampled_from(["agree", "yes_no", "number", "text"]),
    st.sampled_from(questions.OWN_VISIBLE),
    st.sampled_from(["How?", ""]),
)
asked = st.one_of(
    st.just({}),
    st.lists(own, min_size=1, max_size=3, unique_by=lambda each: each["own"]).map(
        lambda more: {"week6": [*({"key": each.key} for each in questions.shipped("week6")), *more]}
    ),
)
messages = st.lists(
    st.builds(
        lambda name, subject, segments, offset: message(
            name=name, subject=subject, segments=segments, offset=offset, anchor="start"
        ),
        st.sampled_from(["Welcome", "Half-way", "Thanks"]),
        st.sampled_from(["Hello", "=1+1", "Día"]),
        st.lists(st.sampled_from(["mentors", "mentees", "pairs"]), min_size=1, unique=True),
        st.integers(-30, 30),
    ),
    unique_by=lambda each: each["name"],
    max_size=3,
)
bodies = st.sampled_from(["We talk.\n", "See [the other](/guide/own-b/).\n", "=1+1 <b>x</b> “é”\n"])
own_texts = st.builds(
    lambda rows, first, must: guide(*rows, *first, must_read=must),
    st.lists(
        st.builds(
            lambda language, part, body: chapter("own-a", language, part=part, body=body),
            st.sampled_from(["en", "nl"]),
            st.sampled_from(["begin", "kit"]),
            bodies,
        ),
        unique_by=lambda each: each["language"],
        max_size=2,
    ),
    st.builds(lambda body: [chapter("own-b", readers=[], body=body)], bodies),
    st.lists(st.sampled_from(["own-a", "own-b"]), unique=True),
)
courses = st.lists(
    st.builds(
        lambda slug, version, percent, minutes: course(
            slug,
            version=version,
            pass_percent=percent,
            lessons=[lesson(minutes=minutes), lesson("nl", minutes=minutes)],
        ),
        st.sampled_from(["own-course", "another"]),
        st.integers(1, 9),
        st.integers(1, 100),
        st.integers(1, 120),
    ),
    unique_by=lambda each: each["slug"],
    max_size=2,
)
topics = st.lists(
    st.builds(
        lambda slug, name: {"slug": slug, "name": name, "name_nl": ""},
        st.sampled_from(["leading", "selling"]),
        st.sampled_from(["Leading", "=1+1"]),
    ),
    unique_by=lambda each: each["slug"],
)
programs = st.builds(
    lambda name, preset, purpose, mentors, mentees, policy, sets, said, quarters, both, own: program(
        name=name,
        preset=preset,
        purpose=purpose,
        mentors=mentors,
        mentees=mentees,
        policy=policy,
        questions=sets,
        messages=said,
        quarters=quarters,
        both_confirm=both,
        own_guide=own,
    ),
    st.sampled_from(["Leaders", "Open", "Coffee", "Días: =1+1"]),
    st.sampled_from(["leaders", "open", "coffee", "guide"]),
    texts,
    named,
    named,
    rules,
    asked,
    messages,
    st.integers(0, 8),
    st.booleans(),
    st.none() | own_texts,
)


@given(
    wanted=st.lists(programs, unique_by=lambda each: each["name"], max_size=2),
    house=st.fixed_dictionaries({"topics": topics, "courses": courses, "guide": own_texts}),
)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_what_comes_in_goes_out_the_same(
    hr_admin: Person, handbook: Guide, wanted: list[dict[str, Any]], house: dict[str, Any]
):
    content = setup(*wanted, **house)
    with transaction.atomic():
        done = bring(content, hr_admin)
        out = write_setup.document()
        again = look(json.dumps(out), hr_admin)
        transaction.set_rollback(True)

    assert out == shape.plain(shape.read(content))
    assert (done.made, again.changes, again.made) == (sorted(each["name"] for each in wanted), [], [])
    assert (done.unread, again.unread) == ([], [])


@pytest.fixture
def full(hr_admin: Person) -> Program:
    """A program with everything that can be set."""
    owner, deputy = PersonFactory(), PersonFactory()
    row = ProgramFactory(
        name="Full", owner=owner, deputy=deputy, mentor_course=CourseFactory(), guide=GuideFactory()
    )
    top = OrgUnit.objects.create(name="Company / all")
    below = OrgUnit.objects.create(name="Sales", parent=top)
    group = DirectoryGroup.objects.create(name="Talent", created_at=clock.now(), changed_at=clock.now())
    mentors = row.audiences.get(role="mentor")
    mentors.units.add(below)
    mentors.groups.add(group)
    mentors.named.add(deputy)
    CampaignFactory(program=row, name="Welcome", units=[below.pk])
    return row


def test_everything_set_is_in_the_file_and_nobody_who_takes_part(full: Program, hr_admin: Person):
    pair = MentorshipFactory(mentor__program=full)

    made = take_along(hr_admin)

    (said,) = [each for each in made["programs"] if each["name"] == "Full"]
    assert (said["owner"], said["mentor_course"]) == (full.owner.employee_id, full.mentor_course.slug)
    assert said["mentors"]["units"] == [["Company / all", "Sales"]]
    assert said["mentors"]["named"] == [full.deputy.employee_id]
    assert said["messages"][0]["units"] == [["Company / all", "Sales"]]
    assert [one for one in pair.both if one.employee_id in json.dumps(made)] == []
    assert Event.objects.get(verb="export set-up").by_name == hr_admin.full_name


def test_a_full_program_comes_back_after_it_was_changed(full: Program, hr_admin: Person):
    before = json.dumps(write_setup.document())
    Program.objects.filter(pk=full.pk).update(purpose="Changed", owner=None, state="draft", guide=None)
    full.audiences.get(role="mentor").units.clear()
    Campaign.objects.update(subject="Other")

    done = bring(before, hr_admin)

    assert write_setup.document() == json.loads(before)
    places = {place for _program, place, _before, _after in done.changes}
    assert places == {"purpose", "owner", "guide", "mentors.units", "messages.Welcome.subject"}
    assert Event.objects.get(verb="import set-up").detail == {"programs": ["Full"], "changes": 5}


def test_looking_changes_nothing(hr_admin: Person):
    events = Event.objects.count()

    preview = look(setup(program()), hr_admin)

    assert (preview.made, Program.objects.count(), Event.objects.count()) == (["Leaders"], 0, events)


def test_twice_is_once(hr_admin: Person):
    content = setup(program(messages=[message()]))
    bring(content, hr_admin)

    done = bring(content, hr_admin)

    assert (done.changes, Program.objects.count(), Campaign.objects.count()) == ([], 1, 1)
    assert Event.objects.filter(verb="import set-up").count() == 1
    assert Policy.objects.count() <= 2


def test_texts_of_the_house_come_in_by_the_deeds_of_their_editors(hr_admin: Person, handbook: Guide):
    there = chapter("there", body="See [ours](/guide/our-way/#how).\n")
    ours = chapter(body="## How {#how}\n\nSee [there](/guide/there/).\n")
    topic = {"slug": "leading", "name": "Leading", "name_nl": "Leiden"}
    content = setup(guide=guide(there, ours, must_read=["our-way"]), courses=[course()], topics=[topic])

    done, again = bring(content, hr_admin), bring(content, hr_admin)

    assert {place for _program, place, _was, _then in done.changes} == {
        "topics.leading", "courses.own-course", "guide.chapters.our-way (en)", "guide.chapters.there (en)",
        "guide.must_read",
    }  # fmt: skip
    assert again.changes == []
    assert {row.slug for row in handbook.chapters.current().filter(is_own=True)} == {"there", "our-way"}
    assert Section.objects.filter(chapter__slug="our-way").exists()  # the search knows it
    assert set(Event.objects.values_list("verb", flat=True)) >= {
        "publish", "bring in course", "require reading", "set topic", "import set-up",
    }  # fmt: skip


def test_a_changed_chapter_becomes_a_new_version_and_the_preview_shows_where(
    signed_in, hr_admin: Person, handbook: Guide
):
    long = "We talk every month. " * 30
    bring(setup(guide=guide(chapter(body=f"{long}Then we write.\n"))), hr_admin)
    other = setup(guide=guide(chapter(body=f"{long}Then we draw.\n")))

    file = SimpleUploadedFile("a.json", other.encode())
    page = signed_in(hr_admin).post("/hr/configuration/set-up/look/", {"file": file}).text
    bring(other, hr_admin)

    assert "Whole house" in page
    assert "Then we draw." in page
    versions = handbook.chapters.order_by("version").values_list("version", "is_own")
    assert list(versions) == [(1, True), (2, True)]


def test_where_two_must_agree_chapters_wait_as_drafts(hr_admin: Person, handbook: Guide, settings):
    settings.GUIDE_SECOND_PERSON = True
    content = setup(guide=guide(chapter()))

    done, again = bring(content, hr_admin), bring(content, hr_admin)

    assert (done.unread, again.unread) == (["our-way (en)"], ["our-way (en)"])
    assert (Draft.objects.get().state, handbook.chapters.count()) == ("review", 0)


def test_a_chapter_that_somebody_writes_is_not_written_over(hr_admin: Person, handbook: Guide):
    bring(setup(guide=guide(chapter())), hr_admin)
    drafts.begin(handbook, "our-way", "en", by=PersonFactory(), now=clock.now())

    for _ in range(2):
        with pytest.raises(shape.NotReadable) as refused:
            look(setup(guide=guide(chapter(title="Other"))), hr_admin)
        assert refused.value.remarks[0][0] == "guide.chapters our-way (en)"


def test_a_higher_version_of_a_course_asks_anew_and_a_lower_one_does_not(hr_admin: Person):
    bring(setup(courses=[course(version=3)]), hr_admin)
    bring(setup(courses=[course(version=2, pass_percent=90)]), hr_admin)
    assert Course.objects.values_list("version", "minor", "pass_percent").get() == (3, 1, 90)

    bring(setup(courses=[course(version=5, pass_percent=80)]), hr_admin)

    assert Course.objects.values_list("version", "minor", "pass_percent").get() == (5, 0, 80)


def test_a_file_that_says_nothing_of_the_house_leaves_it(hr_admin: Person, handbook: Guide):
    bring(setup(guide=guide(chapter(), must_read=["our-way"]), courses=[course()]), hr_admin)
    before = write_setup.document()

    done = bring(setup(), hr_admin)

    assert (done.changes, write_setup.document()) == ([], before)


def test_a_program_says_chapters_in_its_own_words(hr_admin: Person, handbook: Guide):
    content = setup(program(own_guide=guide(chapter())), program(name="Two", own_guide=guide()))

    bring(content, hr_admin)

    row = Program.objects.get(name="Leaders")
    assert (row.guide.parent, row.guide.chapters.get().title) == (handbook, "Our way")
    assert Program.objects.get(name="Two").guide.slug != row.guide.slug


WRONG_IN_THE_HOUSE = [
    ({"guide": guide(chapter(body="[x](/guide/nowhere/)"))}, "guide.chapters our-way"),
    ({"guide": guide(chapter("search"))}, "guide.chapters search"),
    ({"guide": guide(chapter(part="nowhere"))}, "guide.chapters.0.part"),
    ({"guide": guide(chapter(language="de"))}, "guide.chapters.0.language"),
    ({"guide": guide(chapter(body="a\x00b"))}, "guide.chapters.0.body"),
    ({"guide": guide(chapter("../x"))}, "guide.chapters.0.slug"),
    ({"courses": [course("shipped")]}, "courses.0.slug"),
    ({"courses": [course(lessons=[])]}, "courses.0"),
    ({"courses": [course(lessons=[lesson(body=" ")])]}, "courses.0"),
    (
        {"courses": [course(lessons=[lesson(questions=[{"slug": "x", "text": "?", "choices": []}])])]},
        "courses.0",
    ),
    ({"courses": [course(titles={})]}, "courses.0"),
    ({"topics": [{"slug": "a b", "name": "x", "name_nl": ""}]}, "topics.0.slug"),
]


@pytest.mark.parametrize(("wrong", "where"), WRONG_IN_THE_HOUSE)
def test_one_mistake_in_the_texts_and_nothing_is_taken_over(
    hr_admin: Person, handbook: Guide, wrong: dict[str, Any], where: str
):
    CourseFactory(slug="shipped")
    good = {
        "topics": [{"slug": "leading", "name": "Leading", "name_nl": ""}],
        "guide": guide(chapter("good")),
    }

    with pytest.raises(shape.NotReadable) as refused:
        look(setup(**good | wrong), hr_admin)

    assert refused.value.remarks[0][0].startswith(where)
    assert (Topic.objects.count(), Draft.objects.count(), handbook.chapters.count()) == (0, 0, 0)


WRONG = [
    ({"quarters": 9}, "programs.1.quarters"),
    ({"purpose": "a\x00b"}, "programs.1.purpose"),
    ({"surprise": 1}, "programs.1.surprise"),
    ({"owner": "NOBODY"}, "programs.1.owner"),
    ({"mentor_course": "none"}, "programs.1.mentor_course"),
    ({"mentors": audience(units=[["Nowhere"]])}, "programs.1.mentors.units"),
    ({"mentors": audience(groups=["x"])}, "programs.1.mentors.groups"),
    ({"mentees": audience(named=["NOBODY"])}, "programs.1.mentees.named"),
    ({"is_always_on": False, "starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "programs.1"),
    ({"questions": {"week6": [{"key": "nothing"}]}}, "programs.1.questions.week6"),
    ({"questions": {"week7": []}}, "programs.1.questions.week7"),
    ({"messages": [message(segments=["everybody"])]}, "programs.1.messages.0.segments"),
    ({"policy": program()["policy"] | {"musts": [{"rule": "same_shoes"}]}}, "programs.1.policy"),
    ({"policy": program()["policy"] | {"wishes": [{"wish": "topics"}]}}, "programs.1.policy"),
]


@pytest.mark.parametrize(("wrong", "where"), WRONG)
def test_one_mistake_and_nothing_is_taken_over(hr_admin: Person, wrong: dict[str, Any], where: str):
    """The first program is good; its place in the file says where the mistake is."""
    content = setup(program(name="A good one"), program(name="B", **wrong))

    with pytest.raises(shape.NotReadable) as refused:
        bring_setup.bring(content, seen="", by=hr_admin, now=clock.now())

    assert refused.value.remarks[0][0].startswith(where)
    assert (Program.objects.count(), Policy.objects.count(), QuestionSet.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "{}", '{"format": "other"}', "\x00", '"' * 9])
def test_what_is_no_set_up_is_refused(hr_admin: Person, content: str):
    with pytest.raises(shape.NotReadable):
        look(content, hr_admin)


def test_what_changed_since_the_preview_is_looked_at_anew(hr_admin: Person):
    content = setup(program())
    seen = look(content, hr_admin).seen
    ProgramFactory(name="Another")

    with pytest.raises(bring_setup.ChangedMeanwhile):
        bring_setup.bring(content, seen=seen, by=hr_admin, now=clock.now())

    assert not Program.objects.filter(name="Leaders").exists()


def test_a_relaxed_promise_waits_for_a_second_person(hr_admin: Person):
    bring(setup(program()), hr_admin)
    row = Program.objects.get()
    Program.objects.filter(pk=row.pk).update(
        state="live", owner=PersonFactory(), deputy=PersonFactory(), live_at=clock.now()
    )
    MentorshipFactory(mentor__program=row)
    there = json.loads(json.dumps(write_setup.document()))
    there["programs"][0]["policy"]["musts"] = []

    done = bring(json.dumps(there), hr_admin)

    assert done.waiting == ["Leaders"]
    assert Policy.objects.current(row).musts == [{"rule": "other_country"}]


def test_a_message_that_is_planned_is_not_written_over(hr_admin: Person):
    bring(setup(program(messages=[message()])), hr_admin)
    Campaign.objects.update(state="scheduled", held_until=clock.now(), planned_by=hr_admin)

    same = look(setup(program(messages=[message()])), hr_admin)
    with pytest.raises(shape.NotReadable) as refused:
        look(setup(program(messages=[message(subject="Other")])), hr_admin)

    assert same.changes == []
    assert refused.value.remarks[0][0] == "programs.0.messages.0"


def test_what_the_file_leaves_out_stays(hr_admin: Person):
    other = ProgramFactory(name="Other")
    bring(setup(program(messages=[message()])), hr_admin)

    bring(setup(program()), hr_admin)

    assert (Program.objects.filter(pk=other.pk).exists(), Campaign.objects.count()) == (True, 1)


def test_two_programs_of_one_name_are_asked_to_differ(hr_admin: Person):
    ProgramFactory.create_batch(2, name="Twins")

    with pytest.raises(write_setup.TwoOfOneName):
        take_along(hr_admin)


def test_only_hr_administrators(coordinator: Person, signed_in):
    with pytest.raises(write_setup.NotAllowed):
        take_along(coordinator)
    with pytest.raises(bring_setup.NotAllowed):
        look(setup(program()), coordinator)
    client = signed_in(coordinator)

    codes = [client.get("/hr/configuration/set-up/").status_code] + [
        client.post(f"/hr/configuration/set-up/{deed}/").status_code
        for deed in ("take-along", "look", "bring")
    ]

    assert codes == [404] * 4


def test_the_page_shows_what_would_change_and_makes_it(signed_in, hr_admin: Person):
    client = signed_in(hr_admin)
    content = setup(program(purpose="</textarea><script>alert(1)</script>"))

    looked = client.post(
        "/hr/configuration/set-up/look/", {"file": SimpleUploadedFile("a.json", content.encode())}
    )
    before = Program.objects.count()
    seen = looked.text.split('name="seen" value="')[1].split('"')[0]
    client.post("/hr/configuration/set-up/bring/", {"content": content, "seen": seen})
    again = client.post("/hr/configuration/set-up/bring/", {"content": content, "seen": seen}, follow=True)
    out = client.post("/hr/configuration/set-up/take-along/", WHY)

    assert ("New, as drafts: Leaders" in " ".join(looked.text.split()), before) == (True, 0)
    assert "<script>alert" not in looked.text
    assert "Something here has changed since you looked" in again.text
    assert out.json() == write_setup.document()
    assert 'filename="set-up-' in out["Content-Disposition"]


def test_the_page_says_where_a_mistake_is(signed_in, hr_admin: Person):
    content = setup(program(quarters=9))

    reply = signed_in(hr_admin).post(
        "/hr/configuration/set-up/look/", {"file": SimpleUploadedFile("a.json", content.encode())}
    )

    assert "programs.0.quarters" in reply.text


def test_the_command_says_first_and_makes_on_demand(hr_admin: Person, tmp_path):
    path, said = tmp_path / "set-up.json", io.StringIO()
    path.write_text(setup(program()))

    call_command("setup_file", "import", str(path), by=hr_admin.employee_id, stdout=said)
    looked_only = Program.objects.count()
    call_command("setup_file", "import", str(path), by=hr_admin.employee_id, apply=True, stdout=said)
    out = io.StringIO()
    call_command("setup_file", "export", by=hr_admin.employee_id, **WHY, stdout=out)

    assert (looked_only, Program.objects.count()) == (0, 1)
    assert json.loads(out.getvalue()) == write_setup.document()


@pytest.mark.parametrize(
    "arguments",
    [["export"], ["export", "--by", "NOBODY"], ["export", "--by", "ADMIN"], ["import", "--by", "ADMIN"]],
)
def test_the_command_says_what_it_lacks(db, arguments: list[str]):
    PersonFactory(hr_admin=True, employee_id="ADMIN")

    with pytest.raises(CommandError):
        call_command("setup_file", *arguments)


def test_the_schema_says_what_is_taken():
    made = shape.schema()
    facts = copy.deepcopy(program())

    assert set(made["$defs"]["Program"]["properties"]) == set(facts)
    younger = {"own_guide", "is_protected", "protected_for"}  # older files know none
    assert set(made["$defs"]["Program"]["required"]) == facts.keys() - younger
    assert made["$defs"]["Program"]["additionalProperties"] is False
