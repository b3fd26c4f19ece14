"""What the browser gate looks for on one open page."""

from __future__ import annotations

from html import escape
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Error, Page, Request

# Only colors differ between light and dark: the dark pass of a width repeats the rules that look at them.
COLORS_ONLY = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}

FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body || here === document.documentElement) return null;
  const name = here.outerHTML.slice(0, 110);
  if (here.dataset.walked) return {name, again: true};
  here.dataset.walked = "yes";
  const ringed = (element) => {
    if (!element) return false;
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && !/, 0\\)$|transparent/.test(style.outlineColor);
  };
  const box = here.getClientRects()[0] || here.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 200);
  const top = document.elementFromPoint(x, y);
  const label = here.closest("label");
  const seen = top && (here.contains(top) || top.contains(here) || (label && label.contains(top)));
  return {name, ring: ringed(here) || ringed(label), seen: Boolean(seen), x, y};
}"""

OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const guilty = [...document.querySelectorAll("main *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => element.outerHTML.slice(0, 90));
  return [`${wide} px wide at ${innerWidth}: ${guilty.slice(0, 3).join(" | ")}`];
}"""


class Watch:
    """Listens while a page loads: console errors, requests to other hosts, and what came over the wire."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.bytes, self.errors, self.elsewhere = 0, [], []
        self.wire = page.context.new_cdp_session(page)
        self.hears = {"console": self._console, "pageerror": self._broken, "request": self._request}
        for name, hear in self.hears.items():
            page.on(name, hear)
        self.wire.send("Network.enable")
        self.wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.wire.on("Network.loadingFinished", self._finished)

    def close(self) -> None:
        for name, hear in self.hears.items():
            self.page.remove_listener(name, hear)
        self.wire.detach()

    def _broken(self, error: Error) -> None:
        self.errors.append(str(error))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.elsewhere.append(request.url)

    def _finished(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def problems(self, *, expected_status: int) -> list[str]:
        own = f"status of {expected_status}"
        errors = [error for error in self.errors if expected_status == 200 or own not in error]
        return [f"console: {error}" for error in errors] + [f"asks {url}" for url in self.elsewhere]


def axe_violations(page: Page, *, colors_only: bool = False) -> list[str]:
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    options = COLORS_ONLY if colors_only else AXE_OPTIONS
    found = page.evaluate("options => axe.run(options).then(result => result.violations)", options)
    return [
        f"{rule['id']}: {node['html'][:160]} {' '.join(check['message'] for check in node['any'][:1])}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def tab_stops_without_a_ring(page: Page, *, at_most: int = 80) -> list[str]:
    problems = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or stop.get("again"):
            break
        if not stop["ring"]:
            problems.append(f"no focus ring: {stop['name']}")
        if not stop["seen"]:
            problems.append(f"covered or out of sight at {stop['x']:.0f},{stop['y']:.0f}: {stop['name']}")
    return problems


def overflow(page: Page) -> list[str]:
    return page.evaluate(OVERFLOW)


def write_contact_sheet(folder: Path, labels: list[str]) -> None:
    shots = ["light-1280", "dark-1280", "light-360", "dark-360"]
    style = "body{font:16px system-ui;margin:2rem}img{height:420px;vertical-align:top;border:1px solid #ccc}"
    lines = [
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Screens</title>',
        f"<style>{style}</style>",
    ]
    for label in labels:
        lines.append(f"<h2>{escape(label)}</h2>")
        for shot in shots:
            file = f"{label}__{shot}.png"
            lines.append(f'<a href="{file}"><img src="{file}" alt="{shot}" loading="lazy"></a>')
    (folder / "index.html").write_text("\n".join(lines) + "\n", encoding="utf-8")
