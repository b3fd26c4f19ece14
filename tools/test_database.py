"""Servers for tests whose tables are made once and then copied: making them was most of a short run."""

import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.folder import ROOT
from tools.postgres import PACKAGE, USER, Postgres
from tools.processes import Problem

TEMPLATE = "mentoring_template"
KEPT = ROOT / ".venv" / "test-database"


def start(room: Path) -> Postgres:
    """A server of this run alone, its data a copy of what the migrations of this tree make."""
    log = room / "postgres.log"
    postgres = Postgres(room / "data", sockets=room / "pg", log=log, durable=False)
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / fingerprint()
        if not kept.exists():
            for older in KEPT.glob("*/"):
                shutil.rmtree(older)
            make(Postgres(room / "first", sockets=room / "pg", log=log, durable=False), kept)
        copy(kept, postgres.data)
    return postgres.start()


def fingerprint() -> str:
    """Of every migration and of the server: what the tables are made from."""
    version = importlib.metadata.version(PACKAGE)
    known = hashlib.sha256(f"{version} {importlib.metadata.version('django')}".encode())
    for file in sorted(ROOT.glob("*/migrations/*.py")):
        known.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return known.hexdigest()[:16]


def make(postgres: Postgres, kept: Path) -> None:
    postgres.start()
    try:
        postgres.run("createdb", "-h", postgres.sockets, "-U", USER, TEMPLATE)
        url = f"postgresql://{USER}@/{TEMPLATE}?host={postgres.sockets}"
        ended = subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1/0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    finally:
        postgres.stop()
    if ended.returncode:
        raise Problem(f"The migrations do not run:\n{(ended.stdout + ended.stderr).strip()[-3000:]}")
    copy(postgres.data, kept)
    shutil.rmtree(postgres.data)


def copy(source: Path, target: Path) -> None:
    """With owners and modes, and under its name only once it is whole."""
    new = target.with_name(f"{target.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    subprocess.run(["cp", "-a", source, new], check=True)
    new.rename(target)
