"""A cache in Redis or Valkey whose absence is no failure. Named by the settings where there is one.

Whatever is asked of it while it is away is answered as if nothing had been kept; what is exact (limits, codes that open
once) is never asked of it, but of the database.
"""

import logging
import time

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
LEFT_ALONE = 10  # seconds after it failed: else each request would wait for it


class Absence:
    """Whether it answered when it was asked last; of the whole process."""

    until = 0.0

    def is_on(self):
        return time.monotonic() < self.until

    def begin(self, error):
        if not self.until:
            log.warning("The cache is away: %s. Everything goes on without.", type(error).__name__)
        self.until = time.monotonic() + LEFT_ALONE

    def end(self):
        if self.until:
            log.warning("The cache is back.")
        self.until = 0.0


absence = Absence()


class ForgivingClient(RedisCacheClient):
    """Django's own, one door before each of its deeds."""

    def tried(self, otherwise, deed, *args):
        if absence.is_on():
            return otherwise
        try:
            answer = deed(*args)
        except (RedisError, OSError) as error:
            absence.begin(error)
            return otherwise
        absence.end()
        return answer

    def add(self, key, value, timeout):
        return self.tried(True, super().add, key, value, timeout)  # whoever asks for a lock goes on

    def get(self, key, default):
        return self.tried(default, super().get, key, default)

    def set(self, key, value, timeout):
        return self.tried(None, super().set, key, value, timeout)

    def touch(self, key, timeout):
        return self.tried(False, super().touch, key, timeout)

    def delete(self, key):
        return self.tried(False, super().delete, key)

    def get_many(self, keys):
        return self.tried({}, super().get_many, keys)

    def has_key(self, key):
        return self.tried(False, super().has_key, key)

    def incr(self, key, delta):
        return self.tried(delta, super().incr, key, delta)

    def set_many(self, data, timeout):
        return self.tried(None, super().set_many, data, timeout)

    def delete_many(self, keys):
        return self.tried(None, super().delete_many, keys)

    def clear(self):
        return self.tried(False, super().clear)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = ForgivingClient
