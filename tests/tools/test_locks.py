"""The locks hold for pip as well as for uv."""

from __future__ import annotations

import importlib.metadata
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.folder import ROOT

BARE = ""  # the package itself


def pinned(lock: str) -> dict[str, set[str]]:
    """Extras of each package in the lock that counts here, and whether it stands there without any."""
    found: dict[str, set[str]] = {}
    text = (ROOT / f"requirements/{lock}.txt").read_text()
    for line in re.findall(r"^([a-z0-9].*?) [\\]$", text, re.MULTILINE):
        row = Requirement(line)
        if row.marker is None or row.marker.evaluate():
            found.setdefault(canonicalize_name(row.name), set()).update(row.extras or {BARE})
    return found


@pytest.mark.parametrize("lock", ["prod", "demo", "test"])
def test_lock_names_all_that_packages_ask_of_each_other(lock):
    """pip takes “pydantic[email]” and “pydantic” for two packages, and fetches neither without a hash."""
    rows = pinned(lock)
    missing = []
    for name, extras in rows.items():
        for text in importlib.metadata.requires(name) or []:
            wanted = Requirement(text)
            asked = [{"extra": extra} for extra in extras]
            if wanted.marker and not any(map(wanted.marker.evaluate, asked)):
                continue
            if not (wanted.extras or {BARE}) <= rows.get(canonicalize_name(wanted.name), set()):
                missing.append(f"{name} asks for {wanted}")

    assert len(rows) > 40
    assert missing == []
