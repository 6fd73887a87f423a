"""The pictures of the documents: their words in both languages, and their colours."""

import struct
import zlib

import pytest

from docs.screenshots.palette import MOST_COLOURS, SIGNATURE, chunk, chunks, pixels, reduced
from docs.screenshots.words import Words

SIDE = 24


def picture(colour_at, *, filtered_as=0):
    """A picture as the browser writes it: three bytes for each point, one filter for all lines."""
    rows = [b"".join(colour_at(x, y) for x in range(SIDE)) for y in range(SIDE)]
    lines = [differences(filtered_as, rows, y) if filtered_as else row for y, row in enumerate(rows)]
    data = b"".join(bytes([filtered_as]) + line for line in lines)
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    return SIGNATURE + b"".join(chunk(*part) for part in parts)


def differences(kind, rows, y):
    """A line as filter 1 (to the left) or 2 (to above) writes it."""
    line, above = rows[y], rows[y - 1] if y else bytes(len(rows[y]))
    before = bytes(3) + line[:-3] if kind == 1 else above
    return bytes((one - other) & 255 for one, other in zip(line, before, strict=True))


def in_sixteen_colours(x, y):
    return bytes([x % 4 * 60, y % 4 * 60, 7])


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_picture_of_few_colours_keeps_each_point(kind):
    original = picture(in_sixteen_colours, filtered_as=kind)
    found = dict(chunks(reduced(original)))
    palette, data = found[b"PLTE"], zlib.decompress(found[b"IDAT"])
    points = [data[y * (SIDE + 1) + 1 : (y + 1) * (SIDE + 1)] for y in range(SIDE)]

    colours = [[palette[3 * place : 3 * place + 3] for place in row] for row in points]
    assert colours == pixels(original)[1] == [[in_sixteen_colours(x, y) for x in range(SIDE)] for y in range(SIDE)]


def test_picture_of_many_colours_takes_those_most_like_them():
    found = dict(chunks(reduced(picture(lambda x, y: bytes([x * 10, y * 10, 0])))))

    assert len(found[b"PLTE"]) == 3 * MOST_COLOURS


def test_words_are_those_of_the_language():
    assert [Words(code)("Make the draft") for code in ("en", "es")] == ["Make the draft", "Crear el borrador"]
    assert Words("es")("Save") == "Guardar"  # of Django
    assert Words("es")("Of nobody") == "Of nobody"
