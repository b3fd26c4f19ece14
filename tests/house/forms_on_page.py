"""The forms of a page as a browser would send them: every name with the value it has now."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """`values` is what would be sent; `names` also holds boxes and choices that are not ticked."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def put(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.text: tuple[str, list[str]] | None = None  # the textarea that is being read
        self.choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.form = PageForm(given.get("action", "")) if given.get("method") == "post" else None
        if self.form is None:
            return
        if tag in {"input", "textarea", "select", "button"} and name:
            self.form.names.add(name)
        if tag == "input" and name:
            self._input(self.form, name, given)
        elif tag == "textarea":
            self.text = (name, [])
        elif tag == "select":
            self.choice = name
        elif tag == "option" and self.choice and "selected" in given:
            self.form.put(self.choice, given.get("value", ""))

    def _input(self, form: PageForm, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                form.put(name, given.get("value", "on"))
        elif kind not in {"file", "submit"}:
            form.put(name, given.get("value", ""))

    def handle_data(self, text: str) -> None:
        if self.text:
            self.text[1].append(text)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form is not None:
            self.forms.append(self.form)
            self.form = None
        elif tag == "textarea" and self.form is not None and self.text:
            self.form.put(self.text[0], "".join(self.text[1]))
            self.text = None
        elif tag == "select":
            self.choice = ""


def posted_forms(html: str) -> list[PageForm]:
    reader = _Reader()
    reader.feed(html)
    return reader.forms
