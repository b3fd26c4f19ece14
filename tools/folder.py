"""The data folder of a demo: its database, mails, key, and who is using its services right now."""

import base64
import contextlib
import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path

from tools.processes import Problem

ROOT = Path(__file__).resolve().parent.parent


class DataFolder:
    def __init__(self, path: Path | None = None):
        self.path = (path or Path(os.environ.get("MENTORING_DATA") or ROOT / ".data")).resolve()
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
            self.logs.mkdir(exist_ok=True)
            self.mail.mkdir(exist_ok=True, mode=0o700)
            self._lock = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR, 0o600)
            self._users = os.open(self.path / "users.lock", os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as problem:
            raise Problem(f"The data folder {self.path} can't be used: {problem.strerror}.") from problem

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def mail(self) -> Path:
        return self.path / "mail"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def static(self) -> Path:
        return self.path / "static"

    def secret_key(self) -> str:
        """Made once and kept, so that sign-ins survive a restart."""
        return self._kept("secret_key", secrets.token_urlsafe(50))

    def note_key(self) -> str:
        """What pairs write is sealed with it: without it their words are lost."""
        return self._kept("note_key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())

    def _kept(self, name: str, new: str) -> str:
        file = self.path / name
        with contextlib.suppress(FileExistsError):
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w") as kept:
                kept.write(new)
        return file.read_text()

    def empty_files(self) -> None:
        """Mails and logs of the old company; the database is emptied by whoever runs it."""
        for folder in (self.mail, self.static, self.logs):
            shutil.rmtree(folder, ignore_errors=True)
        self.logs.mkdir()
        self.mail.mkdir(mode=0o700)

    # Who runs the services: the kernel drops these locks when a process dies, however it dies.

    def claim(self) -> bool:
        """True for the one process that starts the services and stops them."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self._note.unlink(missing_ok=True)
        return True

    def announce(self, **facts) -> None:
        new = self._note.with_suffix(".new")
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as note:
            json.dump(facts, note)
        new.replace(self._note)

    def running(self) -> dict | None:
        """What the process that runs the services announced, while it holds the lock."""
        with contextlib.suppress(OSError, ValueError):
            return json.loads(self._note.read_text())
        return None

    def join(self) -> None:
        """Keeps the services up until this process ends."""
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def leave(self) -> None:
        fcntl.flock(self._users, fcntl.LOCK_UN)

    def wait_until_alone(self) -> None:
        fcntl.flock(self._users, fcntl.LOCK_EX)

    def withdraw(self) -> None:
        self._note.unlink(missing_ok=True)

    def release(self) -> None:
        for lock in (self._users, self._lock):
            fcntl.flock(lock, fcntl.LOCK_UN)

    @property
    def _note(self) -> Path:
        return self.path / "running.json"
