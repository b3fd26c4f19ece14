"""The chapter that fits: what waits decides, then how far the pair is."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from dashboard import guidance
from tests.factories.guides import ChapterFactory

TODAY = date(2026, 3, 2)


def year(*, met: bool = True, days_left: int = 200) -> list[dict[str, object]]:
    pair = SimpleNamespace(first_met=TODAY if met else None, planned_end_on=TODAY + timedelta(days=days_left))
    return [{"pair": pair}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("there", "years", "slug"),
    [
        (set(), [], None),
        ({"team"}, [], None),
        ({"offer"}, [], "gives-and-asks"),
        ({"choice"}, [], "sign-up-to-match"),
        ({"asked"}, [], "sign-up-to-match"),
        ({"request"}, [], "roles"),
        ({"pair"}, year(met=False), "first-meetings"),
        ({"pair"}, year(), "good-conversation"),
        ({"pair"}, year(days_left=30), "rounding-off"),
        ({"pair", "agreement"}, year(met=False), "first-meetings"),
        ({"pair", "check-in"}, year(), "voicing-expectations"),
    ],
)
def test_chapter_fits_the_step(stranger, there, years, slug) -> None:
    for name in ("gives-and-asks", "sign-up-to-match", "roles", "first-meetings", "good-conversation"):
        ChapterFactory(slug=name)
    for name in ("rounding-off", "voicing-expectations"):
        ChapterFactory(slug=name)

    chapter = guidance.chapter_for(stranger, there=there, years=years, today=TODAY)

    assert (chapter.slug if chapter else None) == slug


@pytest.mark.django_db
def test_chapter_that_is_not_published_is_not_named(stranger) -> None:
    assert guidance.chapter_for(stranger, there={"offer"}, years=[], today=TODAY) is None
