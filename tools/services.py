"""Database and broker of a demo: given by the environment, running already, or started here."""

import contextlib
import os
import time

from tools.folder import DataFolder
from tools.places import RunFolder
from tools.postgres import Postgres
from tools.processes import Problem, say
from tools.valkey import Valkey

NAMES = ("DATABASE_URL", "REDIS_URL")
PATIENCE = 120


class Services:
    """Addresses for the programs; what was started here is stopped here, and nothing else."""

    def __init__(self, data: DataFolder):
        self.data = data
        self.urls: dict[str, str] = {}
        self._started = contextlib.ExitStack()

    def start(self, *, fresh: bool = False) -> None:
        """Only for the process that has claimed the data folder."""
        self.urls = {name: os.environ[name] for name in NAMES if os.environ.get(name)}
        if len(self.urls) == len(NAMES):
            return
        folder = RunFolder()
        self._started.callback(folder.remove)
        if "DATABASE_URL" not in self.urls:
            log = self.data.logs / "postgres.log"
            postgres = Postgres(self.data.postgres, sockets=folder.path / "pg", log=log)
            if fresh:
                postgres.remove()
            self._started.callback(postgres.start().stop)
            self.urls["DATABASE_URL"] = postgres.url
        if "REDIS_URL" not in self.urls:
            valkey = Valkey(sockets=folder.path, log=self.data.logs / "valkey.log").start()
            self._started.callback(valkey.stop)
            self.urls["REDIS_URL"] = valkey.url

    def start_or_join(self) -> None:
        """For a command beside a demo: its services, or own ones that end with the last such command."""
        if all(os.environ.get(name) for name in NAMES):
            self.urls = {name: os.environ[name] for name in NAMES}
            return
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.data.claim():
                self.start()
                self.data.announce(kind="command", urls=self.urls)
                self._started.callback(self.data.withdraw)
                self._started.callback(self.data.wait_until_alone)
                return
            if self._join():
                return
            time.sleep(0.1)
        raise Problem(f"Another command holds {self.data.path} and its services do not come up.")

    def _join(self) -> bool:
        """Looks again once it counts as a user, for the starter may have been about to stop."""
        self.data.join()
        if note := self.data.running():
            self.urls = note["urls"]
            return True
        self.data.leave()
        return False

    def stop(self) -> None:
        self._started.close()
        self.data.release()


def claim_for_demo(data: DataFolder) -> None:
    """A second demo on the same data is refused; a short command is waited for."""
    deadline = time.monotonic() + PATIENCE
    said = False
    while not data.claim():
        note = data.running() or {}
        if note.get("kind") == "demo":
            raise Problem(
                f"The demo is already running at {note['address']}; name another folder by MENTORING_DATA "
                "and another --port for a second one."
            )
        if time.monotonic() > deadline:
            raise Problem(f"Another command is still using {data.path}: end it first.")
        if note and not said:
            said = say("Waiting for a management command on the same data to end …") is None
        time.sleep(0.1)


def environment(data: DataFolder, urls: dict[str, str], *, address: str | None = None) -> dict[str, str]:
    """What the demo's programs read; a setting given by the person stays as given."""
    address = address or (data.running() or {}).get("address") or "http://127.0.0.1:8000"
    demo = {
        "DEMO": "1",
        "BASE_URL": address,
        "SECRET_KEY": data.secret_key(),
        "NOTE_KEYS": data.note_key(),
        "EMAIL_FILE_PATH": str(data.mail),
        "STATIC_ROOT": str(data.static),
        "ORGANIZATION": "Meridian",
    }
    return demo | dict(os.environ) | urls | {"DJANGO_SETTINGS_MODULE": "mentoring.settings"}
