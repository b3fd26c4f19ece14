"""Every country lies in one part of the world, and each part has a name in both languages."""

from __future__ import annotations

import pytest
from babel import Locale

from people.countries import country_name
from people.regions import COUNTRIES, REGION_OF, region_of

NO_COUNTRY = {"AC", "AQ", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def test_every_country_lies_in_exactly_one_region() -> None:
    codes = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()}

    assert set(REGION_OF) == codes - NO_COUNTRY
    assert sum(map(len, COUNTRIES.values())) == len(REGION_OF)


@pytest.mark.parametrize(
    ("country", "name"),
    [("NL", "West-Europa"), ("PT", "Zuid-Europa"), ("SE", "Noord-Europa"), ("BR", "Zuid-Amerika")],
)
def test_regions_have_names(country: str, name: str) -> None:
    assert country_name(region_of(country), "nl") == name


def test_unknown_countries_lie_nowhere() -> None:
    assert [region_of(code) for code in ("", "AQ", "XX")] == ["", "", ""]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_region_is_shown_as_a_code(language: str) -> None:
    assert not [region for region in COUNTRIES if country_name(region, language) == region]
