"""Codes that people read from paper and type: Crockford's base 32, sixteen characters, in groups of four."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U
LENGTH, GROUP = 16, 4
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
BETWEEN = dict.fromkeys(map(ord, " -\u2010\u2011\u2012\u2013\u2014\u00a0\t\r\n"))


def new_code() -> str:
    """80 bits from the system's source of chance: nobody comes across one by trying."""
    return "".join(secrets.choice(ALPHABET) for _each in range(LENGTH))


def code_in(text: str) -> str | None:
    """The code that somebody typed, in small letters, with O for 0, without the hyphens, or in the whole address.

    None where it is none.
    """
    code = text.rpartition("/verify/")[2].strip().strip("/").translate(BETWEEN).upper().translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))
