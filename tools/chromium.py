"""The browser of the tests."""

from tools import apt

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-core")
MISSING = (
    "The browser tests need Chromium on the PATH: install it (on Debian: apt-get install chromium), "
    "then start again."
)


def ensure() -> str:
    return apt.ensure(NAMES, PACKAGES, what="Chromium", otherwise=MISSING)
