"""How often one key may call: counted in the cache, and in this process while the cache is away."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
MINUTE = 60
_here: Counter[str] = Counter()


def seconds_to_wait(name: str, *, most: int, now: datetime) -> int:
    """Counts this call; 0 = go on, else the seconds until the next minute, for this one is used up."""
    second = int(now.timestamp())
    used = _counted(f"{name}:{second // MINUTE}")
    return MINUTE - second % MINUTE if used > most else 0


def _counted(key: str) -> int:
    try:
        cache.add(key, 0, 2 * MINUTE)
        return cache.incr(key)
    except ValueError:  # it went out between the two
        return 1
    except RedisError:
        log.warning("The cache does not answer; calls are counted in this process.")
    for old in [each for each in _here if each.rpartition(":")[2] != key.rpartition(":")[2]]:
        del _here[old]
    _here[key] += 1
    return _here[key]
