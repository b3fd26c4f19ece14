"""Where the engines' files live and which user may hold them, without opening anybody's private folder."""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from tools.processes import Problem

SHARED = Path("/var/tmp")  # noqa: S108 (survives a restart of the machine; folders in it are made safely below)
SHORT = Path("/tmp")  # noqa: S108 (a socket's path may hold 107 characters at most)


def engine_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root, so root hands it to a user without rights; anybody else runs it."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Problem("PostgreSQL does not run as root, and no user postgres or nobody exists: set DATABASE_URL.")


def as_user(user: pwd.struct_passwd | None) -> dict:
    """Options of subprocess that run a program as the engine's user, away from folders it may not enter."""
    if user is None:
        return {"cwd": "/"}
    return {"cwd": "/", "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def reachable(path: Path, user: pwd.struct_passwd | None) -> bool:
    """Asked of the kernel as that user, because modes, ACLs and mounts all have a say."""
    return subprocess.run(["test", "-x", str(path)], check=False, **as_user(user)).returncode == 0


def own_folder(path: Path, user: pwd.struct_passwd | None) -> Path:
    """A folder of mode 0700 that belongs to the engine's user; its parent must be ours."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.is_symlink():
        raise Problem(f"{path} is a link: remove it or name another folder by MENTORING_DATA.")
    if os.geteuid() == 0 and user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)
    elif path.stat().st_uid != os.geteuid():
        raise Problem(f"{path} belongs to another user: name a folder of your own by MENTORING_DATA.")
    path.chmod(0o700)
    return path


def stand_in(path: Path) -> Path:
    """Root's replacement for a path inside a private home: known by its hash, written by root alone."""
    name = hashlib.sha256(str(path).encode()).hexdigest()[:12]
    base = SHARED / f"mentoring-{name}"
    with contextlib.suppress(FileExistsError):
        base.mkdir(mode=0o711)
        base.chmod(0o711)
    facts = base.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid() or facts.st_mode & 0o022:
        raise Problem(f"{base} was made by somebody else: remove it and try again.")
    return base


def within_reach(path: Path, user: pwd.struct_passwd | None) -> Path:
    """The path itself where the engine's user can come, else its stand-in."""
    if user is None or reachable(path.parent, user):
        return path
    return stand_in(path) / path.name


class RunFolder:
    """A short-lived folder for sockets (and data of tests), held by a lock so leftovers are recognized."""

    prefix = "mentoring-run-"

    def __init__(self) -> None:
        room = Path(tempfile.gettempdir())
        user = engine_user()
        if len(str(room)) > 40 or not reachable(room, user):
            room = SHORT
        sweep(room)
        self.path = Path(tempfile.mkdtemp(prefix=self.prefix, dir=room))
        self.path.chmod(0o711 if user else 0o700)
        self._lock = (self.path / "lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def sweep(room: Path) -> None:
    """Remove what a killed launcher left: run folders of ours whose lock nobody holds."""
    for folder in room.glob(RunFolder.prefix + "*"):
        with contextlib.suppress(OSError):
            if folder.lstat().st_uid != os.geteuid():
                continue
            with (folder / "lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
