"""A company's own color is welcome as long as everybody can read it."""

import pytest

from mentoring import contrast
from mentoring.checks import accent_is_readable


def test_contrast_of_black_on_white():
    assert round(contrast.ratio("#000000", "#ffffff"), 2) == 21


def test_contrast_known_pair():
    assert round(contrast.ratio("#777777", "#ffffff"), 2) == 4.48


def test_accent_not_set(settings):
    settings.ACCENT_LIGHT = settings.ACCENT_DARK = ""

    assert accent_is_readable(None) == []


def test_accent_readable(settings):
    settings.ACCENT_LIGHT, settings.ACCENT_DARK = "#5b2a86", "#d9b8ff"

    assert accent_is_readable(None) == []


@pytest.mark.parametrize(
    ("name", "color"), [("ACCENT_LIGHT", "#f2a900"), ("ACCENT_DARK", "#5b2a86"), ("ACCENT_DARK", "#777777")]
)
def test_accent_too_pale_or_too_dark(settings, name, color):
    setattr(settings, name, color)

    found = accent_is_readable(None)

    assert [error.id for error in found] == ["mentoring.E002"]
    assert found[0].msg.startswith(f"{name}={color}")


@pytest.mark.parametrize("color", ["teal", "#fff", "#0b5d66;}body{display:none"])
def test_accent_not_a_color(settings, color):
    settings.ACCENT_LIGHT = color

    assert [error.id for error in accent_is_readable(None)] == ["mentoring.E001"]


def test_accent_stylesheet_holds_both_colors(client, settings, db):
    settings.ACCENT_LIGHT, settings.ACCENT_DARK = "#5b2a86", "#d9b8ff"

    response = client.get("/accent.css")

    assert response.headers["Content-Type"] == "text/css"
    assert "light-dark(#5b2a86, #d9b8ff)" in response.content.decode()


def test_accent_stylesheet_linked_only_when_set(client, settings, db):
    settings.ACCENT_LIGHT = ""
    plain = client.get("/privacy/").content.decode()
    settings.ACCENT_LIGHT = "#5b2a86"

    own = client.get("/privacy/").content.decode()

    assert ["/accent.css" in plain, "/accent.css" in own] == [False, True]
