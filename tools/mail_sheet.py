"""Every kind of mail in both languages on one sheet, as HTML and as a picture; nothing is sent.

python3 dev.py mails [FOLDER]   the folder is .data/mails where none is named
"""

from __future__ import annotations

import html
import os
import sys
from pathlib import Path

from tools import chromium, messages
from tools.folder import ROOT
from tools.processes import Problem, say

NOWHERE = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "only-for-the-sheet-" + "0123456789abcdef" * 4,
    "DJANGO_SETTINGS_MODULE": "mentoring.settings",
}
STYLE = """
body { margin: 0; padding: 24px; background: #e8e5df; font: 14px/1.4 system-ui, sans-serif; }
section { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 24px; margin-block-end: 32px; }
h2 { grid-column: 1 / -1; margin: 0; font-size: 15px; }
p { margin: 0; font-weight: 600; }
iframe { inline-size: 100%; border: 0; background: white; }
"""
GROW = """
for (const frame of document.querySelectorAll("iframe"))
  frame.style.height = frame.contentDocument.documentElement.scrollHeight + "px";
"""


def sheet() -> str:
    from django.conf import settings

    from notices import kinds, letters
    from people.models import Person
    from tools.mail_samples import samples

    reader = Person(given_name="Robin", family_name="Reader", email="robin@example.com", language="en")
    reader.time_zone = "Europe/Amsterdam"
    parts = []
    for kind, facts in kinds.KINDS.items():
        for number, context in enumerate(samples(kind), 1):
            cells = []
            for language, _name in settings.LANGUAGES:
                mail = letters.rendered(kind, to=reader, language=language, context=context)
                cells.append(
                    f'<div lang="{language}"><p>{html.escape(mail["subject"])}</p>'
                    f'<iframe title="{kind} {language}" srcdoc="{html.escape(mail["html"])}"></iframe></div>'
                )
            name = f"{kind} {number} · {facts.topic}{' · waits for its turn' if facts.waits else ''}"
            parts.append(f"<section><h2>{html.escape(name)}</h2>{''.join(cells)}</section>")
    body = "".join(parts)
    return f"<!doctype html><meta charset=utf-8><title>Mails</title><style>{STYLE}</style><body>{body}"


def draw(page_file: Path, *, scheme: str, picture: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.ensure())
        page = browser.new_page(viewport={"width": 1240, "height": 900}, color_scheme=scheme)
        page.goto(page_file.as_uri())
        page.evaluate(GROW)
        page.screenshot(path=picture, full_page=True)
        browser.close()


def main(arguments: list[str]) -> int:
    caller = Path(os.environ.get("MENTORING_CALLER", "."))
    folder = caller / arguments[0] if arguments else ROOT / ".data" / "mails"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= NOWHERE
    messages.compile_all()
    import django

    django.setup()
    page = folder / "mails.html"
    page.write_text(sheet(), encoding="utf-8")
    say(f"All mails are in {page}")
    try:
        for scheme in ("light", "dark"):
            draw(page, scheme=scheme, picture=folder / f"mails-{scheme}.png")
            say(f"and as a picture in {folder / f'mails-{scheme}.png'}")
    except Problem as problem:
        say(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
