"""What was sent with a request is read to its end, also where the answer needed nothing of it.

The server closes a connection on which something is left unread, often without saying so: a proxy that keeps it sends
the next reader's form on it, in vain; and whoever is still sending a large file sees no answer at all.
"""

CHUNK, MOST = 1 << 16, 20 << 20  # bytes: what proxies let through


class ReadToTheEnd:
    """A WSGI application around ours."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        answer = self.application(environ, start_response)
        sent = environ["wsgi.input"]
        for _chunk in range(MOST // CHUNK):
            if not sent.read(CHUNK):
                break
        return answer
