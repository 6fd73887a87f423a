"""One process of an office: answers each request that it reads, a path and a tag, with what the page cost, as JSON."""

import json
import sys
import time

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory, override_settings


class Counter:
    """A wrapper of the database that counts queries."""

    def __init__(self):
        self.queries = 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)


def cost(handler, address, tag):
    """CPU milliseconds, queries and bytes of one request, as the server would make it."""
    counter, told = Counter(), {}
    environ = RequestFactory().get(address, headers={"If-None-Match": tag, "Accept-Encoding": "gzip"}).environ
    with connection.execute_wrapper(counter):
        before = time.process_time()
        response = handler(environ, lambda status, headers: told.update(headers))
        body = b"".join(response)
        spent = time.process_time() - before
    response.close()
    found = {"ms": spent * 1000, "queries": counter.queries, "bytes": len(body)}
    return found | {"status": response.status_code, "tag": told.get("ETag", "")}


def serve():
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        handler = WSGIHandler()
        for line in sys.stdin:
            print(json.dumps(cost(handler, *json.loads(line))), flush=True)


if __name__ == "__main__":
    serve()
