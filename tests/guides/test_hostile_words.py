"""Hostile words through every field that holds Markdown, in a real browser: none of them ever runs.

Each payload is shown in a frame of its own by everything that shows such words. A frame that does not answer
counts as a failure. The control shows the same payloads with raw HTML on: there, many run.
"""

from __future__ import annotations

import contextlib
import json

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from markdown_it import MarkdownIt
from playwright.sync_api import Error

from guides import changes, links, markdown, search
from guides.models import Chapter, Section
from tests.guides.payloads import payloads

AMOUNT = 1200
A_BATCH = 120
PATIENCE = 60_000  # milliseconds for one batch on a busy machine
FRAME = """<!doctype html><script>
window.R = (number) => parent.ran(FRAME_NUMBER);
window.alert = window.confirm = window.prompt = () => parent.ran(FRAME_NUMBER);
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a");
  if (link && !/^javascript:/i.test(link.href)) event.preventDefault();
}, true);
document.addEventListener("submit", (event) => event.preventDefault(), true);
window.addEventListener("load", () => {
  for (const element of document.querySelectorAll("body *")) {
    for (const kind of ["mouseover", "focus", "error", "toggle", "click"])
      element.dispatchEvent(new Event(kind, {bubbles: kind !== "error", cancelable: true}));
    if (element.matches("a[href], button")) element.click();
  }
  setTimeout(() => parent.answered(FRAME_NUMBER), 80);
});
</script><body>"""
PARENT = """<!doctype html><body><script>
const told = {ran: [], answered: []};
window.ran = (number) => told.ran.push(number);
window.answered = (number) => told.answered.push(number);
window.show = (frames) => {
  for (const words of frames) {
    const frame = document.createElement("iframe");
    frame.srcdoc = words;
    document.body.append(frame);
  }
};
</script>"""


def everywhere(payload: str) -> str:
    """All that our pages make of these words: text, quote, search, title, changes, links, courses."""
    quote = markdown.opening(f"## Part {{#part}}\n\n{payload}", "part")
    chapter = Chapter(slug="roles", language="en", title=payload, body=payload, version=1)
    section = Section(chapter=chapter, anchor="", heading=payload, words=payload)
    begin, end = search.BEGIN, search.END
    hit = search.Hit(section, search._cut(f"{begin}{payload}{end} {payload}"))
    shelf = {"language": "en", "keep": "?lang=nl", "guide": {}}
    found = {"found": [("en", [hit])], "words": payload, "shelf": shelf}
    differences = changes.words("Before.", payload)
    problems = [links.Problem("page", payload), *links.problems("roles", payload, NOTHING)]
    with override("en"):
        return "".join(
            [
                markdown.keep(markdown.render(payload), "?lang=nl"),
                render_to_string("guides/_quote.html", {"words": quote, "chapter": chapter}),
                render_to_string("guides/_changed.html", {"changed": differences, "language": "en"}),
                render_to_string("guides/_problems.html", {"problems": problems}),
                render_to_string("guides/chapter_search.html", found).partition("<main")[2],
            ]
        )


NOTHING = links.Known(chapters={}, pictures=set(), pointing={})


def with_raw_html(payload: str) -> str:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.validateLink = lambda address: True  # type: ignore[method-assign]
    return parser.render(payload)


def shown_in(chromium, pages: list[str], *, patience: int = PATIENCE) -> tuple[set[int], set[int]]:
    """(frames that ran something, frames that answered)."""
    ran: set[int] = set()
    answered: set[int] = set()
    context = chromium.new_context()
    context.route("**/*", lambda route: route.abort())
    for begin in range(0, len(pages), A_BATCH):
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.set_content(PARENT)
        numbered = list(enumerate(pages))[begin : begin + A_BATCH]
        frames = [FRAME.replace("FRAME_NUMBER", str(number)) + words for number, words in numbered]
        page.evaluate("frames => show(frames)", frames)
        enough = f"() => new Set(told.answered).size >= {len(frames)}"
        with contextlib.suppress(Error):  # whoever is missing is counted by the caller
            page.wait_for_function(enough, timeout=patience)
        told = json.loads(page.evaluate("() => JSON.stringify(told)"))
        ran |= set(told["ran"])
        answered |= set(told["answered"])
        page.close()
    context.close()
    return ran, answered


def test_payloads_are_many_and_different() -> None:
    found = payloads(AMOUNT)

    assert len(set(found)) == AMOUNT
    assert found == payloads(AMOUNT)
    assert sum("<" in text for text in found) > AMOUNT / 2
    assert sum("](" in text or "]:" in text for text in found) > AMOUNT / 5


@pytest.mark.browser
def test_no_hostile_word_runs_in_any_field(chromium) -> None:
    ran, answered = shown_in(chromium, [everywhere(payload) for payload in payloads(AMOUNT)])

    words = payloads(AMOUNT)
    assert [words[number] for number in sorted(ran)] == []
    assert [words[number] for number in range(AMOUNT) if number not in answered] == []


@pytest.mark.browser
def test_the_same_words_run_where_raw_html_is_on(chromium) -> None:
    """Positive control: a browser in which nothing can run would prove nothing."""
    words = payloads(A_BATCH)

    ran, _answered = shown_in(chromium, [with_raw_html(payload) for payload in words], patience=10_000)

    assert len(ran) > A_BATCH / 8
