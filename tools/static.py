"""Style sheets and scripts, collected and compressed only when one of them has changed: it takes seconds."""

import fcntl
import hashlib
import importlib.metadata
from pathlib import Path


def fingerprint() -> str:
    """Name, size and age of every source file, and the versions of those who process them."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    lines = [f"{name} {importlib.metadata.version(name)}" for name in ("django", "whitenoise")]
    lines.append(f"only hashed: {settings.WHITENOISE_KEEP_ONLY_HASHED_FILES}")
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            lines.append(f"{path} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def collect() -> bool:
    """True where there was something to do; one process at a time, since several may share the folder."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    stamp = root / "collected"
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = fingerprint()
        if stamp.exists() and stamp.read_text() == wanted:
            return False
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(wanted)
        return True
