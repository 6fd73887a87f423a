"""Which cache there is: a Redis or Valkey that all processes share, where one is named; else each process's own."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

SECONDS = 0.5  # that a request waits for a cache at most: without an answer it goes on without


def caches(address):
    if not address:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    if not address.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured("CACHE_URL begins with redis://, rediss:// or unix://.")
    if not find_spec("redis"):
        raise ImproperlyConfigured("CACHE_URL needs the package redis: install requirements-several.txt.")
    times = {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS}
    backend = "portal.forgiving_cache.ForgivingRedisCache"
    return {"default": {"BACKEND": backend, "LOCATION": address, "KEY_PREFIX": "rumbo", "OPTIONS": times}}
