"""How much a refusal costs, whatever else the machine does meanwhile."""

from __future__ import annotations

import os


def processor_seconds() -> float:
    """Of this process and of its children that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
