"""The spreadsheet of the tests: it opens what leaves the house."""

from tools import apt

NAMES = ("soffice", "libreoffice")
PACKAGES = ("libreoffice-calc-nogui",)
MISSING = (
    "The tests of exports need LibreOffice on the PATH: install it (on Debian: apt-get install "
    "--no-install-recommends libreoffice-calc-nogui), then start again."
)


def find() -> str | None:
    return apt.find(NAMES)


def ensure() -> str:
    return apt.ensure(NAMES, PACKAGES, what="LibreOffice", otherwise=MISSING)
