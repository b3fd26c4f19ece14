"""Translations without gettext's programs: compile them for use, collect new texts, check them."""

import ast
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools.folder import ROOT

APPS = ("people", "notices", "guides", "programs", "matching", "dashboard", "mentoring")
LANGUAGES = ("nl",)
KEYWORDS = DEFAULT_KEYWORDS | {
    name + suffix: DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for suffix in ("_lazy", "_noop")
    if name in DEFAULT_KEYWORDS
}
KEYWORDS["counted"] = DEFAULT_KEYWORDS["ngettext"]  # the house's own: with its number filled in
STRING = r"""[urb]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(
    rf"(?<![\w.])(_|gettext|ngettext|pgettext|npgettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.S
)
PLACEHOLDER = re.compile(r"%\(\w+\)[-\d.]*[a-zA-Z]|%[sd]|\{\w*\}")


def catalogs() -> list[Path]:
    return [ROOT / "locale" / language / "LC_MESSAGES" / "django.po" for language in LANGUAGES]


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=path.parent.parent.name, fuzzy=False, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def write_beside(path: Path, content: bytes) -> None:
    """Written beside and moved, so that a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_bytes(content)
    new.replace(path)


def compile_all() -> None:
    """Only what is older than its source."""
    for source in catalogs():
        target = source.with_suffix(".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        content = BytesIO()
        write_mo(content, read(source))
        write_beside(target, content.getvalue())


# --- Collecting -----------------------------------------------------------------------------------------


class Text(NamedTuple):
    one: str
    many: str | None = None
    context: str | None = None


def template_texts(content: str) -> Iterator[Text]:
    """Django turns a template into something like Python; its calls are read, the rest is skipped."""
    for function, arguments in CALL.findall(templatize(content)):
        strings = [ast.literal_eval(part) for part in re.findall(STRING, arguments, re.S)]
        context = strings.pop(0) if "pgettext" in function else None
        yield Text(strings[0], strings[1] if function.startswith("n") else None, context)


def python_texts(content: bytes) -> Iterator[Text]:
    for _line, message, _notes, context in extract("python", BytesIO(content), KEYWORDS):
        yield Text(*message, context=context) if isinstance(message, tuple) else Text(message, None, context)


def sources() -> list[Path]:
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    for folder in (ROOT / "templates", *(ROOT / app / "templates" for app in APPS)):
        found += [path for path in folder.rglob("*") if path.suffix in {".html", ".txt"}]
    return sorted(found)


def collect(paths: Iterable[Path]) -> Catalog:
    """Every text of the house with the files it stands in."""
    places: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    plurals: dict[tuple[str, str | None], str] = {}
    for path in paths:
        content = path.read_bytes()
        for text in python_texts(content) if path.suffix == ".py" else template_texts(content.decode()):
            if text.one:
                places[text.one, text.context].add(str(path.relative_to(ROOT)))
                if text.many:
                    plurals[text.one, text.context] = text.many
    catalog = Catalog(fuzzy=False)
    for (text, context), files in sorted(places.items(), key=lambda item: (min(item[1]), item[0][0])):
        many = plurals.get((text, context))
        identity = (text, many) if many else text
        catalog.add(identity, locations=[(file, 0) for file in sorted(files)], context=context)
    return catalog


def update_all() -> None:
    """New texts come in empty, vanished ones go, translations stay."""
    template = collect(sources())
    for path in catalogs():
        catalog = read(path)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        content = BytesIO()
        write_po(content, catalog, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
        write_beside(path, content.getvalue())


# --- Checking -------------------------------------------------------------------------------------------


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translated form beside the text it stands for; a singular may leave the number out."""
    if not message.pluralizable:
        return [(str(message.id), str(message.string))]
    one, many = message.id
    return [(one if place == 0 else many, text) for place, text in enumerate(message.string)]


def faults_of(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "is marked fuzzy"
    pairs = forms(message)
    if not all(text.strip() for _source, text in pairs):
        yield "is not translated"
        return
    known = set(PLACEHOLDER.findall(" ".join(message.id) if message.pluralizable else str(message.id)))
    for place, (source, text) in enumerate(pairs):
        wanted, given = set(PLACEHOLDER.findall(source)), set(PLACEHOLDER.findall(text))
        singular = message.pluralizable and place == 0
        if given != wanted and not (singular and given <= known):
            yield f"has other placeholders: {sorted(given)} for {sorted(wanted)}"


def faults(template: Catalog, catalog: Catalog) -> list[str]:
    """What keeps a language from being complete, one sentence each."""
    found = [f"“{message.id}” is no longer used" for message in catalog.obsolete.values()]
    wanted = {(message.id, message.context) for message in template if message.id}
    given = {(message.id, message.context) for message in catalog if message.id}
    found += [f"“{text}” is missing" for text, _context in wanted - given]
    found += [f"“{text}” is no longer used" for text, _context in given - wanted]
    for message in catalog:
        if message.id:
            found += [f"“{message.id}” {fault}" for fault in faults_of(message)]
    return sorted(found)


def check_all() -> int:
    template = collect(sources())
    count = 0
    for path in catalogs():
        for fault in faults(template, read(path)):
            print(f"{path.relative_to(ROOT)}: {fault}")
            count += 1
    return 1 if count else 0


def main(arguments: list[str]) -> int:
    if arguments == ["check"]:
        return check_all()
    if arguments == ["compile"]:
        compile_all()
        return 0
    update_all()
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
