"""The browser of the tests: found, or installed by the system's package manager; never skipped."""

import os
import shutil
import subprocess

from tools.processes import Problem, step

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-core")


def find() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure() -> str:
    if found := find():
        return found
    prefix = administrator()
    if prefix is None or not shutil.which("apt-get"):
        raise Problem(
            "The browser tests need Chromium on the PATH: install it (on Debian: apt-get install chromium), "
            "then start again."
        )
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    with step("Installing Chromium with apt-get"):
        for command in (["update"], ["install", "--no-install-recommends", *PACKAGES]):
            ended = subprocess.run([*apt, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True)
            if ended.returncode:
                raise Problem(f"apt-get could not install Chromium:\n{ended.stderr.strip()[-1000:]}")
    if found := find():
        return found
    raise Problem("apt-get installed Chromium but no program of that name is on the PATH.")


def administrator() -> list[str] | None:
    """The words before a command that make it root's, or None where nobody may ask for them."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None
