"""Translations without gettext's programs: compile them for use, collect new texts, check them."""

import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tools.folder import ROOT


def catalogs() -> list[Path]:
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))


def compile_all() -> None:
    """Only what is older than its source; written beside and moved, so a reader never sees half a file."""
    for source in catalogs():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file)
        new = target.with_suffix(f".{os.getpid()}.new")
        with new.open("wb") as file:
            write_mo(file, catalog)
        new.replace(target)


if __name__ == "__main__":
    compile_all()
    sys.exit()
