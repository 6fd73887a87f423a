import io

from config.unread import MOST, ReadToTheEnd


class Endless:
    """Somebody who never ends sending."""

    taken = 0

    def read(self, size):
        self.taken += size
        return b"x" * size


def application(environ, start_response):
    environ["wsgi.input"].read(7)
    return [b"answer"]


def test_what_an_answer_left_unread_is_read():
    sent = io.BytesIO(b"x" * 100_000)

    assert ReadToTheEnd(application)({"wsgi.input": sent}, None) == [b"answer"]
    assert sent.read() == b""


def test_nobody_is_read_for_ever():
    sent = Endless()

    assert ReadToTheEnd(application)({"wsgi.input": sent}, None) == [b"answer"]
    assert sent.taken == MOST + 7
