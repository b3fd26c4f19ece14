"""A process of its own for a file from outside: whatever goes wrong in it ends only the process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[2]
SECONDS = 90


class TooHeavy(Exception):
    """It took more time or memory than it may."""


def surroundings() -> dict[str, str]:
    """Nothing of ours but where compiled modules are kept, to be read."""
    kept = {"PYTHONPYCACHEPREFIX": sys.pycache_prefix} if sys.pycache_prefix else {}
    return {"PYTHONDONTWRITEBYTECODE": "1", **kept}


class Child:
    """`python -m module < content`. It gets no environment, so no secret; its exit says if it got through."""

    def __init__(self, module: str, content: bytes, *, seconds: float = SECONDS) -> None:
        self.until = time.monotonic() + seconds
        self.output = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.seek(0)
            self.process = subprocess.Popen(  # noqa: S603  this very interpreter
                [sys.executable, "-m", module],
                stdin=file, stdout=self.output, stderr=subprocess.DEVNULL,
                cwd=ROOT, env=surroundings(),
            )  # fmt: skip

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self.output.close()

    def written(self) -> bytes:
        """All that it wrote, once it has ended."""
        try:
            code = self.process.wait(timeout=max(0.0, self.until - time.monotonic()))
        except subprocess.TimeoutExpired as error:
            raise TooHeavy from error
        if code:
            raise TooHeavy
        self.output.seek(0)
        return self.output.read()
