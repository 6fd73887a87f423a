"""A cache that goes away and comes back."""

from django.core.cache import cache

from config.caches import caches
from portal import forgiving_cache
from tests.faults.redis import start, stop
from tests.faults.test_kill import free_port


def test_cache_that_comes_back_is_used_again(settings, monkeypatch, caplog):
    port = free_port()
    settings.CACHES = caches(f"redis://127.0.0.1:{port}/0")
    monkeypatch.setattr(forgiving_cache, "absence", forgiving_cache.Absence())
    server = start(port)
    try:
        cache.set("a", [1, 2])
        assert [cache.get("a"), cache.incr("b", 1) if cache.add("b", 1) else None] == [[1, 2], 2]
        stop(server)
        assert cache.get("a") is None
        server = start(port)
        assert cache.get("a") is None  # it is left alone for a while
        forgiving_cache.absence.until = 0.001  # which is over
        cache.set("a", 3)
        assert cache.get("a") == 3
    finally:
        stop(server)

    assert caplog.messages[-1] == "The cache is back."
