"""Which participants have one name in one country of work, or one address: kept as numbers, so that the database finds
them among very many.

The database has a row of numbers for each participant and empties it where a name, a country or an address changes,
whatever wrote it (`courses/triggers.py`); who looks for people works out first what is empty. A number proves nothing:
those that it brings together are compared by what is recorded of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import islice
from typing import Any

from allauth.account.models import EmailAddress
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.db.models import Count

from courses.folding import fold
from courses.models import Participant
from courses.models.index import Likeness
from courses.new_rows import portions
from courses.words import words

AT_ONCE = 2_000
NAMED = ("country", "given_names", "family_names", "email")
NOBODY = 0  # the number of a name without words, and of no address


def name_words(name: str) -> tuple:
    return tuple(sorted(words(fold(name))))


def likeness(country: str, name: str) -> tuple:
    """The country and the name's words, in whatever order and however they are typed."""
    return country, name_words(name)


def number_of(*parts: str) -> int:
    """From 1 on; two that differ have one number once in an age."""
    digest = blake2b("\x00".join(parts).encode("utf-8", "backslashreplace"), digest_size=8).digest()
    return int.from_bytes(digest) // 2 or 1


def number_of_name(like: tuple) -> int:
    country, telling = like
    return number_of(country, *telling) if telling else NOBODY


def number_of_address(address: str) -> int:
    return number_of(fold(address)) if address else NOBODY


def numbers_told(told: Sequence[str]) -> dict[str, int]:
    """Of what is recorded of somebody, as `NAMED`."""
    country, given, family, email = told
    like = likeness(country or "", f"{given} {family}")
    return {"name": number_of_name(like), "address": number_of_address(email)}


def refresh() -> None:
    """Work out the numbers of those that were added or have changed since the last time."""
    while Likeness.objects.filter(name=None).exists():
        with transaction.atomic():
            stale = Likeness.objects.select_for_update().filter(name=None).order_by("pk")
            keys = list(stale.values_list("pk", flat=True)[:AT_ONCE])
            write(keys)


def catch_up(using: str = DEFAULT_DB_ALIAS, plan: Sequence = (), **_signal: Any) -> None:
    """After migrations, while which no change was seen. An older state of the tables is left to whoever goes on."""
    if plan and using == DEFAULT_DB_ALIAS:
        with suppress(DatabaseError):
            correct()


def correct() -> None:
    """Work out all numbers, in small parts, and write those that are no longer right."""
    last = 0
    while keys := list(Likeness.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows = Likeness.objects.select_for_update().filter(pk__in=keys).order_by("pk")
            there = {row.pk: {"name": row.name, "address": row.address} for row in rows}
            told = Participant.objects.filter(pk__in=keys).order_by().values_list("pk", *NAMED)
            right = {key: numbers_told(facts) for key, *facts in told}
            write([key for key, numbers in there.items() if numbers != right.get(key)])
        last = keys[-1]


def write(keys: Sequence[int]) -> None:
    """In the caller's transaction, which has locked the rows: who changes a name meanwhile empties them again."""
    told = Participant.objects.filter(pk__in=keys).order_by()
    rows = [Likeness(pk=key, **numbers_told(facts)) for key, *facts in told.values_list("pk", *NAMED)]
    Likeness.objects.filter(pk__in=set(keys) - {row.pk for row in rows}).delete()
    Likeness.objects.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=["name", "address"])


def numbers_of(likes: Iterable[tuple]) -> list[int]:
    """Those that people of these likenesses have, in order."""
    return sorted({number_of_name(like) for like in likes} - {NOBODY})


def sharing(most: int) -> tuple[set[int], bool]:
    """The keys of participants who share an address, an account, or name and country with another; whether it is all.

    Of each sign the first: `most`, and a few more.
    """
    refresh()
    found: set[int] = set()
    is_whole = True
    for keys in (of_one_number("address", most), of_one_account(most), of_accounts(most), of_one_number("name", most)):
        found.update(keys[:most])
        is_whole = is_whole and len(keys) <= most
    return found, is_whole


def of_one_number(column: str, most: int) -> list[int]:
    told = Likeness.objects.filter(**{f"{column}__gt": NOBODY}).order_by(column).values(column)
    shared = told.annotate(holders=Count("pk")).filter(holders__gt=1).values(column)[:most]
    found = Likeness.objects.filter(**{f"{column}__in": shared}).order_by(column, "pk")
    return list(found.values_list("pk", flat=True)[: most + 1])


def of_one_account(most: int) -> list[int]:
    told = Participant.objects.filter(account__isnull=False).order_by("account").values("account")
    shared = told.annotate(holders=Count("pk")).filter(holders__gt=1).values("account")[:most]
    found = Participant.objects.filter(account__in=shared).order_by("account", "pk")
    return list(found.values_list("pk", flat=True)[: most + 1])


def of_accounts(most: int) -> list[int]:
    """Those with an account one of whose verified addresses is another's, and these others."""
    found: list[int] = []
    for some in batches(verified_addresses()):
        holders = defaultdict(set)
        for key, address in some:
            holders[number_of_address(address)].add(key)
        for key, number in Likeness.objects.filter(address__in=list(holders)).values_list("pk", "address"):
            holders[number or NOBODY].add(key)
        found += [key for keys in holders.values() if len(keys) > 1 for key in keys]
        if len(found) > most:
            break
    return found


def verified_addresses(among: Sequence[int] | None = None) -> Iterator[tuple[int, str]]:
    """`(key, address)` of each participant with an account; of these alone, where keys are given."""
    held = EmailAddress.objects.filter(verified=True, user__participants__isnull=False).order_by("pk")
    lists = [held] if among is None else [held.filter(user__participants__in=some) for some in portions(among)]
    for listed in lists:
        for key, email in listed.values_list("user__participants", "email").iterator(chunk_size=AT_ONCE):
            yield key, fold(email)


def batches(rows: Iterator) -> Iterator[list]:
    while some := list(islice(rows, AT_ONCE)):
        yield some
