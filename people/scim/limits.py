"""How often one key may call: counted in the cache, and in this process while the cache is away."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from people.models import ScimToken
from people.scim.answers import Refusal

log = logging.getLogger(__name__)
MINUTE = 60
_here: Counter[str] = Counter()


def count(token: ScimToken, *, now: datetime) -> None:
    """Raises 429 with the seconds until the next minute once this minute's calls are used up."""
    second = int(now.timestamp())
    key = f"scim:{token.pk}:{second // MINUTE}"
    if _counted(key) > settings.SCIM_CALLS_PER_MINUTE:
        raise Refusal(429, "Too many calls in this minute.", Retry_After=str(MINUTE - second % MINUTE))


def _counted(key: str) -> int:
    try:
        cache.add(key, 0, 2 * MINUTE)
        return cache.incr(key)
    except ValueError:  # it went out between the two
        return 1
    except RedisError:
        log.warning("The cache does not answer; SCIM calls are counted in this process.")
    for old in [each for each in _here if each.rpartition(":")[2] != key.rpartition(":")[2]]:
        del _here[old]
    _here[key] += 1
    return _here[key]
