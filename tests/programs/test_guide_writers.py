"""Whoever coordinates a program changes its guide, and nobody else's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dashboard import todo
from guides.actions import drafts
from guides.models import Chapter, Draft, GuideWriter
from guides.permissions import can_edit_guide
from programs import tasks
from programs.actions import copying, guides, programs, team
from programs.models import Program, ProgramRole
from tests.factories.guides import ChapterFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory, ProgramRoleFactory

pytestmark = pytest.mark.django_db

WORDS = {"title": "Who does what", "body": "## Ours {#ours}\n\nAsk Hilde.", "do": "publish"}


@pytest.fixture
def house() -> Chapter:
    return ChapterFactory(slug="roles", title="Who does what", body="## Ours {#ours}\n\nAsk HR.")


@pytest.fixture
def guide(program, house, hr_admin):
    return guides.make(program, by=hr_admin)


def page(name: str, *args: object) -> str:
    return reverse(f"guides:{name}", args=args)


def writers(guide) -> set[int]:
    return set(GuideWriter.objects.filter(guide=guide).values_list("person", flat=True))


def test_coordinator_makes_the_guide_and_publishes_a_chapter_in_own_words(
    signed_in, program, house, stranger
):
    client = signed_in(ProgramRoleFactory(program=program, role="coordinator").person)
    assert (
        "Change chapters for this program only"
        in client.get(reverse("programs:program-detail", args=[program.pk])).text
    )

    overview = client.post(reverse("programs:guide-make", args=[program.pk]), follow=True)
    program.refresh_from_db()
    address = page("draft", program.guide_id, "roles", "en")
    assert address in overview.text
    opened = client.get(address)
    hidden = {name: opened.context["form"][name].value() for name in ("revision", "base")}
    client.post(address, WORDS | hidden | {"part": "begin"}, follow=True)

    reader = signed_in(stranger)
    own = reader.get(page("chapter-detail", "roles") + f"?guide={program.guide.slug}").text
    houses = reader.get(page("chapter-detail", "roles")).text
    assert ("Ask Hilde" in own, "Ask HR" in own) == (True, False)
    assert ("Ask Hilde" in houses, "Ask HR" in houses) == (False, True)


def test_reader_of_the_own_guide_finds_the_way_to_change_it(signed_in, program, guide):
    client = signed_in(program.owner)

    own = client.get(page("chapter-detail", "roles") + f"?guide={guide.slug}").text
    houses = client.get(page("chapter-detail", "roles")).text

    assert page("draft", guide.pk, "roles", "en") in own
    assert "Change this chapter" not in houses


def test_guide_of_the_house_and_of_other_programs_stay_closed(signed_in, program, guide, house, hr_admin):
    other = guides.make(ProgramFactory(), by=hr_admin)
    client = signed_in(program.owner)

    for closed in (house.guide, other):
        for name in ("draft", "versions", "update"):
            assert client.get(page(name, closed.pk, "roles", "en")).status_code == 404
            assert client.post(page(name, closed.pk, "roles", "en"), WORDS).status_code in {404, 405}
        for name in ("chapter-create", "must-read"):
            assert client.get(page(name, closed.pk)).status_code == 404
        assert client.post(page("draft-move", closed.pk, "roles", "en", "drop")).status_code == 404
        assert client.post(page("version-restore", closed.pk, "roles", "en", 1)).status_code == 404
        assert client.get(page("content") + f"?guide={closed.pk}").status_code == 404
    assert not Draft.objects.exists()
    assert client.get(page("content")).context["guide"] == guide
    assert client.get(page("own-courses")).status_code == 404


@pytest.mark.parametrize("role", ["trainer", "analyst"])
def test_other_parts_of_the_team_change_nothing(signed_in, program, guide, hr_admin, now, role):
    helper = PersonFactory()
    team.give(program, helper, role=role, by=hr_admin, now=now)

    assert signed_in(helper).get(page("content")).status_code == 404
    assert signed_in(helper).post(reverse("programs:guide-make", args=[program.pk])).status_code == 404


def test_writers_follow_the_team_at_once(program, guide, hr_admin, now):
    leads = {program.owner_id, program.deputy_id}
    helper = PersonFactory()
    seen = [writers(guide)]

    part = team.give(program, helper, role="coordinator", by=hr_admin, now=now)
    seen.append(writers(guide))
    team.take(part, by=hr_admin, now=now)
    seen.append(writers(guide))
    new = PersonFactory(coordinator=True)
    team.hand_over(program, owner=new, deputy=program.deputy, note="", by=hr_admin, now=now)
    seen.append(writers(guide))

    assert seen == [leads, leads | {helper.pk}, leads, {new.pk, program.deputy_id}]


def test_writers_follow_a_change_of_the_lead_and_of_the_guide(program, guide, house, hr_admin, now):
    new = PersonFactory(coordinator=True)

    programs.change(program, by=hr_admin, now=now, deputy=new)
    changed = writers(guide)
    programs.change(program, by=hr_admin, now=now, guide=house.guide)

    assert changed == {program.owner_id, new.pk}
    assert writers(guide) == set()
    assert writers(house.guide) == set()


def test_whoever_left_changes_nothing_from_that_moment(program, guide, hr_admin, now):
    helper = PersonFactory()
    team.give(program, helper, role="coordinator", by=hr_admin, now=now)
    type(helper).objects.filter(pk=helper.pk).update(is_active=False)
    helper.refresh_from_db()

    assert not can_edit_guide(helper, guide)
    tasks.daily_round()
    assert not ProgramRole.objects.filter(person=helper).exists()
    assert helper.pk not in writers(guide)


def test_copy_shares_the_guide_and_both_teams_change_it(program, guide, hr_admin, now):
    program.refresh_from_db()
    copied = copying.copy(program, name="Once more", starts_on=None, by=hr_admin, now=now)
    new = PersonFactory(coordinator=True)

    team.hand_over(copied, owner=new, deputy=program.deputy, note="", by=hr_admin, now=now)

    assert writers(guide) == {program.owner_id, program.deputy_id, new.pk}


def test_second_person_of_the_program_is_asked_and_may_publish(settings, program, guide, now):
    settings.GUIDE_SECOND_PERSON = True
    draft = drafts.begin(guide, "roles", "en", by=program.owner, now=now)
    draft = drafts.save(draft, revision=1, by=program.owner, now=now, body="## Ours {#ours}\n\nAsk Hilde.")
    drafts.submit(draft, by=program.owner, now=now)
    stranger = Program.objects.get(pk=ProgramFactory().pk).owner

    asked = {
        person: [item for item in todo.items_of(person, today=now.date()) if "draft of" in item.title]
        for person in (program.owner, program.deputy, stranger)
    }
    with pytest.raises(drafts.NeedsSecondPerson):
        drafts.publish(draft, by=program.owner, today=now.date(), now=now)
    with pytest.raises(drafts.NeedsSecondPerson):
        drafts.publish(draft, by=stranger, today=now.date(), now=now)

    assert [len(items) for items in asked.values()] == [0, 1, 0]
    assert drafts.publish(draft, by=program.deputy, today=now.date(), now=now)


def test_pictures_are_added_by_writers_and_removed_by_editors(signed_in, program, guide, stranger):
    client = signed_in(program.owner)

    assert client.get(page("picture-list")).status_code == 200
    assert client.post(page("picture-remove", "x.png")).status_code == 404
    assert signed_in(stranger).get(page("picture-list")).status_code == 404
