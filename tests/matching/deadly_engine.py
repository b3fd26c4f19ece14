"""Imported by a worker of a test (`--include`): calculating the run named in DEADLY_RUN ends the process."""

from __future__ import annotations

import os
import signal
from typing import Any

from matching.actions import solving

_load = solving.load.problem


def problem(program: Any, policy: Any, *, run: Any, **given: Any) -> Any:
    if str(run.pk) == os.environ["DEADLY_RUN"]:
        os.kill(os.getpid(), signal.SIGKILL)
    return _load(program, policy, run=run, **given)


solving.load.problem = problem
