"""Somebody at a screen who counts: every activation is a click, every page on the way is a screen.

Words on buttons are given in English and looked for in the language of the page.
"""

from __future__ import annotations

import re

from django.utils import translation
from playwright.sync_api import Locator, Page

LONG = 30_000  # ms, on a busy machine


class Hands:
    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        self.page.set_default_timeout(LONG)
        self.begin()

    def begin(self) -> None:
        """From here on it is counted."""
        self.clicks, self.screens = 0, list[str]()

    def words(self, english: str) -> str:
        with translation.override(self.language):
            return translation.gettext(english)

    def open(self, path: str) -> None:
        """A home page or the link in a mail: where a job begins."""
        self.page.goto(path)

    def click(self, target: str | Locator) -> None:
        """By CSS, or a locator; then the page that follows has been seen."""
        found = self.page.locator(target).first if isinstance(target, str) else target
        found.click()
        self.clicks += 1
        self.page.wait_for_load_state()
        self._see()

    def press(self, english: str) -> None:
        """A button or link of the main part, by its words."""
        named = re.compile("^" + re.escape(self.words(english)))
        main = self.page.get_by_role("main")
        button = main.get_by_role("button", name=named).or_(main.get_by_role("link", name=named))
        self.click(button.first)

    def pick(self, field: str, value: str) -> None:
        """One of a list or of radio buttons, as the form shows it; what is chosen already costs nothing."""
        choice = self.page.locator(f"[name={field}]").first
        if choice.evaluate("element => element.localName") == "select":
            chosen = choice.input_value() == value
            choice.select_option(value)
        else:
            box = self.page.locator(f"[name={field}][value='{value}']")
            chosen = box.is_checked()
            box.check()
        self.clicks += not chosen

    def fill(self, field: str, words: str) -> None:
        self.page.fill(f"[name={field}]", words)

    def choose_file(self, field: str, file: object) -> None:
        self.page.set_input_files(f"[name={field}]", file)  # type: ignore[arg-type]
        self.clicks += 1

    @property
    def text(self) -> str:
        return self.page.get_by_role("main").inner_text()

    def _see(self) -> None:
        screen = self.page.url.split("?")[0].split("#")[0]
        if screen not in self.screens:
            self.screens.append(screen)
