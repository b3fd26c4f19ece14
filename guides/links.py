"""Where the links of a chapter lead: chapters, headings, pages, pictures. Nothing is ever fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from guides import markdown

CHAPTER = re.compile(r"\A/guide/([a-z0-9-]+)/\Z")
# Beside which forms a paragraph of the guide stands; a test compares this with the templates.
QUOTED = {
    ("first-meetings", "agreement"),
    ("first-meetings", "first"),
    ("good-conversation", "prepare"),
    ("smart-goals", "practice"),
    ("smart-goals", "smart"),
    ("voicing-expectations", "quarter"),
    ("when-it-sticks", "stop"),
}


@dataclass(frozen=True)
class Problem:
    kind: str  # a key of the words in the template
    what: str

    @property
    def stops(self) -> bool:
        """A chapter with such a link is not published."""
        return self.kind != "no words"


@dataclass(frozen=True)
class Known:
    """What there is to point at."""

    chapters: Mapping[str, set[str]]  # slug → anchors
    pictures: set[str]
    pointing: Mapping[str, set[str]]  # anchor of this chapter → titles of the chapters that lead to it


def problems(slug: str, body: str, known: Known) -> list[Problem]:
    """Every link that leads nowhere, and every place that others point at and that is gone."""
    own = set(markdown.anchors(body))
    found = list(_own_links(slug, body, own, known))
    for chapter, anchor in sorted(QUOTED):
        if chapter == slug and not markdown.opening(body, anchor):
            found.append(Problem("quoted", f"{{#{anchor}}}"))
    for anchor, titles in known.pointing.items():
        if anchor not in own:
            found += [Problem("pointed at", f"{{#{anchor}}} ({title})") for title in sorted(titles)]
    return list(dict.fromkeys(found))


def targets(body: str) -> list[tuple[str, str]]:
    """(address, words) of every link and picture as the page will have them, refused ones empty."""
    html = markdown.render(body)
    links = re.findall(r'<a(?: href="([^"]*)")?[^>]*>(.*?)</a>', html, re.S)
    return [(address.replace("&amp;", "&"), re.sub(r"<[^>]+>", "", words)) for address, words in links]


def pictures(body: str) -> list[tuple[str, str]]:
    return [
        (str(child.attrGet("src")), child.content)
        for token in markdown.tokens(body)
        for child in token.children or []
        if child.type == "image"
    ]


def _own_links(slug: str, body: str, own: set[str], known: Known) -> Iterator[Problem]:
    for address, words in targets(body):
        if not address:
            yield Problem("refused", words)
        elif address.startswith("#"):
            if address[1:] not in own:
                yield Problem("anchor", address)
        elif address.startswith("/"):
            yield from _inside(slug, address, own, known)
        else:
            yield from _outside(address)
    for address, words in pictures(body):
        if address.rpartition("/")[2] not in known.pictures:
            yield Problem("picture", address)
        elif not words.strip():
            yield Problem("no words", address)
    yield from _foreign_pictures(body)


def _inside(slug: str, address: str, own: set[str], known: Known) -> Iterator[Problem]:
    path, _hash, anchor = address.partition("#")
    match = CHAPTER.match(path)
    if match and match[1] in known.chapters:
        anchors = own if match[1] == slug else known.chapters[match[1]]
        if anchor and anchor not in anchors:
            yield Problem("anchor", address)
        return
    if match:
        yield Problem("chapter", address)
        return
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        yield Problem("page", address)


def _outside(address: str) -> Iterator[Problem]:
    """Only whether it is written like an address; whether somebody is at home is not asked."""
    try:
        parts = urlsplit(address)
        right = parts.scheme in {"http", "https"} and bool(parts.hostname) and "." in str(parts.hostname)
        right = right or (parts.scheme == "mailto" and "@" in parts.path)
    except ValueError:
        right = False
    if not right:
        yield Problem("outside", address)


def _foreign_pictures(body: str) -> Iterator[Problem]:
    """A picture from elsewhere is not shown, so its words would stand there alone."""
    for address in re.findall(r"!\[[^\]]*\]\(<?([^)\s>]+)", body):
        if not markdown.PICTURE.match(address):
            yield Problem("picture", address)
