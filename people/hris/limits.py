"""What a process that reads a file from outside may use; it says so itself before it reads anything."""

from __future__ import annotations

import resource

MEMORY = 700 * 1024 * 1024
CPU_SECONDS = 60
OUTPUT = 64 * 1024 * 1024


def limit_itself() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
