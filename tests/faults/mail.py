"""A mail server on this machine that does what a test wants of it."""

import asyncio
import email
import socket
from collections import Counter
from contextlib import contextmanager
from threading import Event, Thread

from aiosmtpd.controller import Controller

from tests.faults.sites import free_port


class Post:
    """What it has taken: how often each letter, by its Message-ID. It dies with the first letters in its hands."""

    def __init__(self, dies=0, *, is_held=False):
        self.taken, self.dies = Counter(), dies
        self.has_begun, self.goes_on = Event(), Event()
        if not is_held:
            self.goes_on.set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (the library's name)
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the library's name)
        self.has_begun.set()
        await asyncio.to_thread(self.goes_on.wait, 30)
        if self.dies:
            self.dies -= 1
            server.transport.abort()
            return "421 gone"
        self.taken[email.message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 taken"


@contextmanager
def taking(post):
    """The environment of who sends to it."""
    server = Controller(post, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield at(server.port)
    finally:
        post.goes_on.set()
        server.stop()


@contextmanager
def hanging():
    """A server that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept = []

        def take():
            try:
                while True:
                    kept.append(server.accept()[0])
            except OSError:
                return

        thread = Thread(target=take)
        thread.start()
        try:
            yield at(server.getsockname()[1])
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in kept:
                connection.close()


@contextmanager
def down():
    yield at(free_port())


@contextmanager
def dying():
    """It dies with the first letter in its hands."""
    with taking(Post(dies=1)) as environment:
        yield environment


def at(port):
    return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
