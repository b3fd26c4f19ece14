"""Templates: none left over, none too long, and no word that does not belong on a screen."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
APPS = ["people", "notices", "guides", "programs", "matching", "dashboard", "mentoring"]
PAGES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
SOURCES = sorted(p for app in APPS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)
LONGEST = 120

# Asked for by name from a package or from Django itself.
FOUND_BY_OTHERS = (
    "calm/",
    "account/",
    "mfa/",
    "400.html",
    "403.html",
    "404.html",
    "429.html",
    "500.html",
    "emails/",
)
FORBIDDEN = ["submit", "invalid", "failed", "are you sure", "this field is required", "pipeline", "attrition"]
FORBIDDEN_ON_SCREEN = re.compile(r"\b(" + "|".join([*FORBIDDEN, "at risk"]) + r")\b", re.IGNORECASE)
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def relative(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_template_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def named_in(text: str, name: str) -> bool:
    """Whether a source names it, whole or as an f-string such as f"request_{what}"."""
    if f'"{name}"' in text or f"'{name}'" in text:
        return True
    patterns = re.findall(r"""f"([\w/.-]+)\{\w[\w.]*\}([\w/.-]*)\"""", text)
    return any(name.startswith(start) and name.endswith(end) for start, end in patterns)


def test_no_template_is_left_over():
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*PAGES, *SOURCES])

    ours = [relative(path) for path in PAGES if not relative(path).startswith(FOUND_BY_OTHERS)]

    assert [name for name in ours if not named_in(text, name)] == []


def test_every_mail_is_sent_by_somebody():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    kinds = {path.name.split(".")[0] for path in (TEMPLATES / "emails").iterdir()}

    assert sorted(kind for kind in kinds if not kind.startswith("_") and not named_in(text, kind)) == []


@pytest.mark.parametrize("path", [p for p in PAGES if p.parent.name != "emails"], ids=relative)
def test_template_has_no_inline_style_or_script(path):
    """The content security policy would drop them without a word."""
    text = path.read_text(encoding="utf-8")

    found = re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", text)

    assert found == []


def words_of_template(text: str) -> str:
    """What a reader sees: tags and template code taken away, quoted texts of {% translate %} kept."""
    said = " ".join(re.findall(r"""{%-?\s*translate\s+(["'].*?["'])""", text))
    bare = re.sub(
        r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}|{{.*?}}|<[^>]*>", " ", text, flags=re.DOTALL
    )
    return f"{said} {bare}"


@pytest.mark.parametrize("path", [page for page in PAGES if page.suffix != ".css"], ids=relative)
def test_template_has_no_forbidden_word(path):
    assert FORBIDDEN_ON_SCREEN.findall(words_of_template(path.read_text(encoding="utf-8"))) == []


def messages_of(path: Path) -> list[str]:
    calls = (
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    )
    return [
        argument.value
        for call in calls
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in GETTEXT
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def test_no_message_has_a_forbidden_word():
    said = [(path.name, message) for path in SOURCES for message in messages_of(path)]

    assert [(name, message) for name, message in said if FORBIDDEN_ON_SCREEN.search(message)] == []


def test_no_message_shouts():
    said = [(path.name, message) for path in SOURCES for message in messages_of(path)]
    pages = [(relative(path), words_of_template(path.read_text(encoding="utf-8"))) for path in PAGES]
    pages = [
        (name, text.replace("<!DOCTYPE", "").replace("!important", ""))
        for name, text in pages
        if name.endswith((".html", ".txt"))
    ]

    assert [(name, text[:60]) for name, text in [*said, *pages] if "!" in text] == []
