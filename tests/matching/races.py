"""Threads on real PostgreSQL, all released at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def together(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run each deed in a thread of its own from one barrier; gives results and exceptions in their order."""
    barrier = threading.Barrier(len(deeds))
    outcomes: list[Any] = [None] * len(deeds)

    def run(place: int) -> None:
        try:
            barrier.wait()
            outcomes[place] = deeds[place]()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
