from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date

from people.hris import dates, levels, names, places, words
from people.models import LEVEL_ORDER


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("NL", "NL"),
        ("nl", "NL"),
        ("NLD", "NL"),
        ("Nederland", "NL"),
        ("The Netherlands", "NL"),
        ("UK", "GB"),
        ("United Kingdom", "GB"),
        ("Verenigd Koninkrijk", "GB"),
        ("Polska", "PL"),
        ("België", "BE"),
        ("Belgique", "BE"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("TURKIYE", "TR"),
        ("Deutschland", "DE"),
        ("Schweiz", "CH"),
        ("Suisse", "CH"),
        ("Sverige", "SE"),
        ("España", "ES"),
        ("XK", "XK"),
        ("Kosovo", "XK"),
        ("Saoedi-Arabië", "SA"),
        ("Ελλάδα", "GR"),
        ("Česko", "CZ"),
        ("U.K.", "GB"),
        ("Kosova", "XK"),
        ("Bosnia and Herzegovina", "BA"),
        ("São Tomé and Príncipe", "ST"),
        ("Saint Lucia", "LC"),
        ("Korea, Republic of", "KR"),
        ("Korea (the Democratic People's Republic of)", "KP"),
        ("Moldova, Republic of", "MD"),
        ("Venezuela (Bolivarian Republic of)", "VE"),
        ("Taiwan, Province of China", "TW"),
        ("Bundesrepublik Deutschland", "DE"),
        ("Republik Österreich", "AT"),
        ("Česká republika", "CZ"),
        ("Koninkrijk der Nederlanden", "NL"),
        ("NL - Netherlands", "NL"),
        ("Netherlands (NL)", "NL"),
        ("US - Georgia", ""),
        ("Republic of China", ""),
        ("Congo", ""),
        ("Congo (DRC)", "CD"),
        ("Congo-Brazzaville", "CG"),
        ("Republic", ""),
        ("Nomadic", ""),
        ("EU", ""),
        ("ZZ", ""),
        ("", ""),
    ],
)
def test_country_word_gives_its_code(word, code):
    assert places.country_code(word) == code


@pytest.mark.parametrize(
    ("country", "location", "zone"),
    [
        ("NL", "Utrecht", "Europe/Amsterdam"),
        ("SE", "Stockholm", "Europe/Stockholm"),
        ("ES", "Sevilla", "Europe/Madrid"),
        ("TR", "İstanbul", "Europe/Istanbul"),
        ("US", "", "America/New_York"),
        ("US", "Los Angeles", "America/Los_Angeles"),
        ("BR", "", "America/Sao_Paulo"),
        ("RU", "", "Europe/Moscow"),
        ("XK", "", "Europe/Belgrade"),
        ("", "Paris", "UTC"),
    ],
)
def test_country_and_location_give_a_zone(country, location, zone):
    assert places.zone_of(country, location) == zone


def test_countries_with_several_clocks_are_few():
    several = {code for code in places.codes() if places.has_several_clocks(code) and places._zones_of(code)}

    assert " ".join(sorted(several)) == "AQ AU BR CA CD CL EC ES FM GL ID KI MN MX NZ PF PG PT RU UM US"


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("Middle", "medior"),
        ("Mid-level", "medior"),
        ("medior", "medior"),
        ("Sr.", "senior"),
        ("Senior ", "senior"),
        ("Jr", "junior"),
        ("Team lead", "lead"),
        ("VP", "director"),
        ("Grand Poobah", ""),
        ("", ""),
    ],
)
def test_level_word_gives_the_level(word, level):
    assert levels.level(word) == level


def test_levels_have_the_order_of_the_house():
    assert list(levels.LEVELS) == sorted(LEVEL_ORDER, key=LEVEL_ORDER.__getitem__)


@pytest.mark.parametrize(
    ("given", "family", "country", "sort"),
    [
        ("Camille", "van den Berg", "BE", "Berg, Camille van den"),
        ("Sem", "Van den Berg", "NL", "Berg, Sem van den"),
        ("Els", "Van den Berg", "BE", "Van den Berg, Els"),
        ("Ludovica", "De Luca", "IT", "De Luca, Ludovica"),
        ("Sem", "’t Hart", "NL", "Hart, Sem 't"),
        ("Sem", "van ’t Hof", "NL", "Hof, Sem van 't"),
        ("Sem", "D'Hondt", "NL", "Hondt, Sem d'"),
        ("Els", "D'Hondt", "BE", "D'Hondt, Els"),
        ("Sem", "De Vries-van den Berg", "NL", "Vries-van den Berg, Sem de"),
        ("Ana", "da Silva", "PT", "Silva, Ana da"),
        ("Sem", "v.d. Berg", "NL", "Berg, Sem v.d."),
        ("Ada", "Lovelace", "GB", "Lovelace, Ada"),
        ("", "Lovelace", "GB", "Lovelace"),
        ("Ada", "", "GB", "Ada"),
    ],
)
def test_sort_name_puts_the_prefix_behind(given, family, country, sort):
    assert names.sort_name(given, family, country) == sort


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Camille van den Berg", ("Camille", "van den Berg")),
        ("Berg, Camille van den", ("Camille", "van den Berg")),
        ("Berg, van den, Camille", ("Camille", "van den Berg")),
        ("Berg, van den Camille", ("Camille", "van den Berg")),
        ("BERG, CAMILLE VAN DEN", ("CAMILLE", "VAN DEN BERG")),
        ("Hondt, Sem d'", ("Sem", "d'Hondt")),
        ("Nguyen, Thi Van", ("Thi Van", "Nguyen")),
        ("Nguyen, Van Anh", ("Van Anh", "Nguyen")),
        ("Ada Lovelace", ("Ada", "Lovelace")),
        ("Ada", ("", "Ada")),
    ],
)
def test_full_name_is_split(full, parts):
    assert names.split(full) == parts


@pytest.mark.parametrize(
    ("written", "month_first"),
    [
        (["01/02/2024", "08/13/2024"], True),
        (["01/02/2024", "13/08/2024"], False),
        (["08/13/2024", "09/14/2024", "31/02/2024"], True),
        (["2024-08-13", "31/02/2024"], False),
        (["01/02/2024"], False),
    ],
)
def test_order_of_dates_is_found_over_the_whole_file(written, month_first):
    assert dates.order(written).is_month_first is month_first


@pytest.mark.parametrize(
    ("written", "ambiguous"),
    [
        (["01/02/2024", "03/04/2024"], True),
        (["01/02/2024", "13/04/2024"], False),
        (["01/02/2024", "04/13/2024"], False),
        (["01/13/2024", "13/01/2024", "01/02/2024"], True),
        (["05/05/2024"], False),
        (["01.02.2024"], False),
        (["2024-02-01"], False),
        ([], False),
    ],
)
def test_dates_that_fit_both_orders_are_ambiguous(written, ambiguous):
    assert dates.order(written).is_ambiguous is ambiguous


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20240813", date(2024, 8, 13)),
        ("13-Aug-2024", date(2024, 8, 13)),
        ("13 augustus 2024", date(2024, 8, 13)),
        ("13. März 2024", date(2024, 3, 13)),
        ("13 de agosto de 2024", date(2024, 8, 13)),
        ("August 13th, 2024", date(2024, 8, 13)),
        ("45517", date(2024, 8, 13)),
        ("45517.75", date(2024, 8, 13)),
        ("13. 8. 2024", date(2024, 8, 13)),
        ("13/8/2024 9:30:00 AM", date(2024, 8, 13)),
    ],
)
def test_date_is_read_as_systems_write_it(written, day):
    assert dates.parsed(written, month_first=False) == day


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2024", "2024-13-01", "20241301", "tomorrow", "12/2024", "99999", "4552", "01/01/24",
        "13 Brumaire 2024", "30-Feb-2024", "0000-00-00",
    ],
)  # fmt: skip
def test_unreadable_date_is_refused(written):
    with pytest.raises(dates.Unreadable):
        dates.parsed(written, month_first=False)


@pytest.mark.parametrize(
    ("mail", "good"),
    [
        ("ada@example.com", True),
        ("a.b+c@mail.example.co.uk", True),
        ("zoë@example.com", True),
        ("no-at-sign.example.com", False),
        ("ada@example", False),
        ("a@b@example.com", False),
        ("ada@exa..mple.com", False),
        ("ada @example.com", False),
        ("<ada@example.com>", False),
        ("ada@example.com,bob@example.com", False),
        ("a" * 300 + "@example.com", False),
    ],
)
def test_mail_address_is_judged(mail, good):
    assert words.is_mail(mail) is good


@pytest.mark.parametrize(
    ("word", "here"),
    [
        ("Active", True),
        ("On leave", True),
        ("In dienst", True),
        ("Uit dienst", False),
        ("Resigned", False),
        ("Former employee", False),
        ("Ausgetreten", False),
        ("Full-time", None),
        ("", None),
    ],
)
def test_status_word_says_who_works_here(word, here):
    assert words.works_here(word) is here


def test_short_tables_of_codes_hold_what_the_long_ones_do():
    english = Locale("en")
    two_letters = {code for code in english.territories if len(code) == len("NL") and code.isalpha()}

    assert places.codes() == two_letters - places.NOT_COUNTRIES
    assert words.spoken() <= set(english.languages)
    assert len(words.spoken()) > 100


def test_asking_every_language_leaves_what_babel_knows_whole():
    """Babel keeps what it loads, so a locale read in part would stay cut for the whole process."""
    places.country_code("Grand Duchy of Nowhere")
    words.language("Deuglisch")

    written = [format_date(date(2026, 3, 2), "full", locale=locale) for locale in ("nl_BE", "cs", "de_CH")]

    assert written == ["maandag 2 maart 2026", "pondělí 2. března 2026", "Montag, 2. März 2026"]
