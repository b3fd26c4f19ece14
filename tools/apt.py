"""What the tests need of the system: found, or installed by the system's package manager; never skipped."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from tools.processes import Problem, step


def find(names: Sequence[str]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def ensure(names: Sequence[str], packages: Sequence[str], *, what: str, otherwise: str) -> str:
    """Where one of these programs is; `otherwise` is said where it can't be installed from here."""
    if found := find(names):
        return found
    prefix = administrator()
    if prefix is None or not shutil.which("apt-get"):
        raise Problem(otherwise)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    with step(f"Installing {what} with apt-get"):
        for command in (["update"], ["install", "--no-install-recommends", *packages]):
            ended = subprocess.run([*apt, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True)
            if ended.returncode:
                raise Problem(f"apt-get could not install {what}:\n{ended.stderr.strip()[-1000:]}")
    if found := find(names):
        return found
    raise Problem(f"apt-get installed {what} but no program of that name is on the PATH.")


def administrator() -> list[str] | None:
    """The words before a command that make it root's, or None where nobody may ask for them."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None
