"""An invented company as its HR system would export it: the same people every time."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta

from people.models import Level

HEADERS = [
    "Employee ID",
    "First name",
    "Last name",
    "Work Email",
    "Country",
    "Location",
    "Career level",
    "Department",
    "Legal entity",
    "Job title",
    "Manager ID",
    "Hire date",
    "Languages",
    "Topics",
]
GONE = ["Termination date", "Termination reason"]
# country: cities, languages, first names, last names
COUNTRIES: dict[str, tuple[str, str, str, str]] = {
    "NL": (
        "Utrecht,Amsterdam,Eindhoven",
        "nl,en",
        "Sanne,Daan,Lotte,Bram,Femke,Thijs,Iris,Ruben,Noor,Sem",
        "de Vries,Jansen,van den Berg,Bakker,Visser,Smit,Meijer,Mulder,de Boer,Vos",
    ),
    "DE": (
        "Hamburg,München,Köln",
        "de,en",
        "Lena,Jonas,Marie,Felix,Clara,Lukas,Nele,Paul,Greta,Moritz",
        "Müller,Schneider,Weber,Wagner,Becker,Hoffmann,Koch,Richter,Klein,Wolf",
    ),
    "FR": (
        "Lyon,Paris",
        "fr,en",
        "Claire,Hugo,Camille,Louis,Manon,Jules,Inès,Adam",
        "Martin,Bernard,Dubois,Moreau,Laurent,Girard,Mercier,Faure",
    ),
    "PL": (
        "Kraków,Warszawa",
        "pl,en",
        "Zofia,Jan,Hanna,Piotr,Maja,Adam,Alicja,Tomasz",
        "Nowak,Kowalski,Wójcik,Kamiński,Lewandowski,Zieliński,Mazur,Krawczyk",
    ),
    "PT": (
        "Lisboa,Porto",
        "pt,en",
        "Marta,João,Inês,Rui,Beatriz,Tiago,Ana,Pedro",
        "Carvalho,Silva,Santos,Ferreira,Costa,Oliveira,Reis,Sousa",
    ),
    "SE": (
        "Stockholm,Göteborg",
        "sv,en",
        "Astrid,Erik,Elsa,Nils,Maja,Oskar,Saga,Axel",
        "Andersson,Johansson,Lindgren,Nilsson,Berg,Sandström,Holm,Ek",
    ),
    "GB": (
        "Leeds,London",
        "en",
        "Amelia,Oliver,Grace,Harry,Freya,George,Ruby,Thomas",
        "Smith,Jones,Taylor,Brown,Walker,Wright,Hughes,Green",
    ),
    "AE": (
        "Dubai",
        "ar,en",
        "Amira,Omar,Layla,Yusuf,Noura,Khalid",
        "Haddad,Mansour,Nasser,Farah,Saleh,Khoury",
    ),
}
EMPLOYERS = {
    "NL": "Company Nederland B.V.",
    "DE": "Company Deutschland GmbH",
    "FR": "Company France SAS",
    "PL": "Company Polska Sp. z o.o.",
    "PT": "Company Portugal Lda.",
    "SE": "Company Sverige AB",
    "GB": "Company UK Ltd",
    "AE": "Company Gulf FZE",
}
LOGISTICS = {"NL": "Company Logistics B.V.", "DE": "Company Logistik GmbH"}
UNITS = ["Finance", "IT", "Supply Chain", "Sales", "Human Resources", "Research & Development"]
TOPICS = [
    "Leading a team",
    "Working across cultures",
    "Strategy",
    "Data and AI",
    "Negotiation",
    "Public speaking",
    "Change management",
    "Finance for non-financials",
    "Stakeholder management",
    "Personal effectiveness",
]
SPREAD = {Level.JUNIOR: 70, Level.MEDIOR: 90, Level.SENIOR: 60, Level.LEAD: 25, Level.HEAD: 14}
BOSS = "D0001"


def rows(*, today: date) -> list[list[str]]:
    """The company as an HR system holds it today: 260 people, a chain of managers up to the director."""
    dice = random.Random(2027)  # noqa: S311 - the same invented people each time, nothing secret
    found = [row(dice, 1, Level.DIRECTOR, "", today=today)]
    managers: dict[str, list[str]] = {Level.HEAD: [BOSS]}
    number = 1
    for level in (Level.HEAD, Level.LEAD, Level.SENIOR, Level.MEDIOR, Level.JUNIOR):
        above = managers[level]
        below: list[str] = []
        for _ in range(SPREAD[level]):
            number += 1
            found.append(row(dice, number, level, dice.choice(above), today=today))
            below.append(found[-1][0])
        order = [Level.HEAD, Level.LEAD, Level.SENIOR, Level.MEDIOR, Level.JUNIOR]
        for lower in order[order.index(level) + 1 :]:
            managers[lower] = below
    return found


def file(found: list[list[str]]) -> bytes:
    """As a CSV file: each row with the last day and the reason at its end, where somebody left."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*HEADERS, *GONE])
    writer.writerows(found)
    return text.getvalue().encode()


def row(dice: random.Random, number: int, level: Level, manager: str, *, today: date) -> list[str]:
    country = "NL" if number == 1 else dice.choices(list(COUNTRIES), weights=[8, 7, 5, 5, 4, 4, 5, 2])[0]
    cities, languages, given, family = (part.split(",") for part in COUNTRIES[country])
    first, last = dice.choice(given), dice.choice(family)
    unit = "Board" if level == Level.DIRECTOR else dice.choice(UNITS)
    address = f"{first}.{last}.{number}".lower().replace(" ", "")
    spoken = languages + (["fr"] if country in {"NL", "DE"} and dice.random() < 0.2 else [])
    hired = today - timedelta(days=dice.randint(60, 6000))
    return [
        f"D{number:04d}",
        first,
        last,
        f"{_plain(address)}@company.example",
        country,
        dice.choice(cities),
        str(level.value),
        unit,
        _employer(country, unit),
        f"{level.value.capitalize()} {unit}",
        manager,
        hired.isoformat(),
        ", ".join(spoken),
        "; ".join(sorted(dice.sample(TOPICS, dice.randint(2, 4)))),
    ]


def _employer(country: str, unit: str) -> str:
    """Two countries have a second one, as companies do that bought another."""
    return LOGISTICS.get(country, EMPLOYERS[country]) if unit == "Supply Chain" else EMPLOYERS[country]


def _plain(text: str) -> str:
    import unicodedata

    without = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("ø", "o"))
    return without.encode("ascii", "ignore").decode()
