"""Which organisations, people and participants look like one another: for staff to judge, in a few queries for all.

Names are put into buckets by what they share, and only neighbours in a bucket are compared: the cost grows as the
number of records does.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.folding import fold
from courses.likeness import name_words, sharing, verified_addresses
from courses.models import Alias, Distinct, Organisation, Participant, Person
from courses.new_rows import portions
from courses.words import COMMON, words

MOST_SHARING = 5_000  # participants with one sign who are looked at; marked pairs beside them
NEIGHBOURS = 8  # in a bucket that very many are in: with so many each is compared
MOST_AT_HOST = 4  # organisations or people; a website or mailbox that more of them name is nobody's own
SHORTEST_MISTYPED = 8  # letters of a name in which one may be wrong
FEWEST_SHARED, FEWEST_BESIDE_ADDED = 2, 3  # words, where another one was mistyped, or added
ALIKE = 0.8  # of two words that differ


class Sign(models.IntegerChoices):
    """Why a pair is proposed, and how much that tells."""

    SAME_NAME = 100, _("The same name")
    OTHER_NAME = 90, _("The name of one is another name of the other")
    SAME_WORDS = 80, _("The same words in another order")
    SAME_NAME_AND_COUNTRY = 70, _("The same name and country of work")
    CLOSE_NAME = 60, _("Names that differ in little")
    CONTAINED = 50, _("One name is part of the other")
    SAME_ACCOUNT = 48, _("The same account")
    SAME_ADDRESS = 45, _("The same e-mail address")
    SAME_ACRONYM = 40, _("The same acronym")
    SAME_WEBSITE = 30, _("The same website")


@dataclass
class Pair:
    """Two records that look alike, by key, the lower first, and why: of what lies in their names the best reason."""

    first: int
    second: int
    of_names: int = 0
    others: set = field(default_factory=set)

    def add(self, sign):
        if sign >= Sign.CONTAINED:
            self.of_names = max(self.of_names, sign)
        else:
            self.others.add(sign)

    @property
    def score(self):
        return self.of_names + sum(self.others)

    @property
    def reasons(self):
        signs = [*([self.of_names] if self.of_names else []), *sorted(self.others, reverse=True)]
        return [sign.label for sign in signs]


class Pairs(dict):
    """Pairs by their keys. Those that were marked as not the same are left out."""

    def __init__(self, model):
        super().__init__()
        self.distinct = set(Distinct.objects.of_model(model).values_list("first", "second"))

    def add(self, one, other, sign):
        keys = (min(one, other), max(one, other))
        if one != other and keys not in self.distinct:
            self.setdefault(keys, Pair(*keys)).add(sign)

    def best_first(self, is_whole=True):
        return Proposed(sorted(self.values(), key=lambda pair: (-pair.score, pair.first, pair.second)), is_whole)


class Proposed(list):
    """Pairs, the likeliest first; `is_whole` unless there may be others, once these are dealt with."""

    def __init__(self, pairs, is_whole):
        super().__init__(pairs)
        self.is_whole = is_whole


def pairs_of(model):
    """Every pair of the model's records that look alike, the likeliest first."""
    return {Organisation: organisations, Person: people, Participant: participants}[model]()


def organisations():
    found = list(
        Organisation.objects.order_by("pk").values(
            "pk", "name_en", "name_es", "acronym_en", "acronym_es", "website", "parent"
        )
    )
    names = spelt((row["pk"], row[name]) for row in found for name in ("name_en", "name_es"))
    acronyms = spelt((row["pk"], row[name]) for row in found for name in ("acronym_en", "acronym_es"))
    aliases = spelt(Alias.objects.values_list("organisation", "name"))
    pairs = Pairs(Organisation)
    add_same(pairs, Sign.SAME_NAME, names)
    add_same(pairs, Sign.SAME_ACRONYM, acronyms)
    add_other_names(pairs, names, acronyms | aliases)
    add_close(pairs, names)
    add_websites(pairs, found)
    return pairs.best_first()


def people():
    names = spelt(Person.objects.values_list("pk", "name"))
    pairs = Pairs(Person)
    add_same(pairs, Sign.SAME_NAME, names)
    add_same(pairs, Sign.SAME_WORDS, {(key, " ".join(sorted(name.split()))) for key, name in names})
    add_close(pairs, names)
    add_contained(pairs, names)
    return pairs.best_first()


def participants():
    """By the words of a name and the country, an address (their own, or a verified one of their account), an account.

    Samples are compared among themselves. A mailbox that many share tells nothing, but for people of one name.
    """
    pairs = Pairs(Participant)
    most = MOST_SHARING + 2 * len(pairs.distinct)
    found, is_whole = sharing(most)
    names, kinds, countries, addresses, accounts = {}, {}, set(), set(), set()
    for key, is_sample, country, given, family, email, account in told_of(sorted(found)):
        kinds[key], names[key] = is_sample, name_words(f"{given} {family}")
        if names[key]:
            countries.add((key, (is_sample, country, names[key])))
        if email:
            addresses.add((key, (is_sample, fold(email))))
        if account:
            accounts.add((key, (is_sample, account)))
    held = verified_addresses(sorted({key for key, _account in accounts}))
    addresses |= {(key, (kinds[key], address)) for key, address in held if key in kinds}
    add_same(pairs, Sign.SAME_NAME_AND_COUNTRY, countries)
    add_same(pairs, Sign.SAME_ACCOUNT, accounts)
    add_addresses(pairs, addresses, names)
    return pairs.best_first(is_whole)


def told_of(keys):
    """The facts by which participants are compared."""
    for some in portions(keys):
        yield from (
            Participant.objects.filter(pk__in=some)
            .order_by("pk")
            .values_list("pk", "is_sample", "country", "given_names", "family_names", "email", "account")
        )


def add_addresses(pairs, addresses, names):
    sharing = buckets((address, key) for key, address in addresses)
    for bucket in sharing.values():
        for one, other in neighbours(bucket) if len(bucket) <= MOST_AT_HOST else ():
            pairs.add(one, other, Sign.SAME_ADDRESS)
    named = {(key, (address, names[key])) for key, address in addresses if names[key]}
    for sign in (Sign.SAME_NAME, Sign.SAME_ADDRESS):
        add_same(pairs, sign, named)


def spelt(named):
    """The names without accents, case and punctuation, each with its record's key; no blank ones."""
    found = ((key, " ".join(words(fold(name)))) for key, name in named)
    return {(key, name) for key, name in found if name}


def buckets(entries):
    """Of `(shared, what else there is)` the lists of two and more, sorted: what is alike stands together."""
    found = collected(entries)
    return {shared: sorted(rest) for shared, rest in found.items() if len(rest) > 1}


def collected(entries):
    found = defaultdict(list)
    for shared, rest in entries:
        found[shared].append(rest)
    return found


def neighbours(bucket):
    for place, one in enumerate(bucket):
        for other in bucket[place + 1 : place + 1 + NEIGHBOURS]:
            yield one, other


def add_same(pairs, sign, names):
    for bucket in buckets((name, key) for key, name in names).values():
        for one, other in neighbours(bucket):
            pairs.add(one, other, sign)


def add_other_names(pairs, names, others):
    theirs = collected((name, key) for key, name in others)
    for name, keys in collected((name, key) for key, name in names).items():
        for one in keys[:NEIGHBOURS]:
            for other in theirs.get(name, ())[:NEIGHBOURS]:
                pairs.add(one, other, Sign.OTHER_NAME)


def add_close(pairs, names):
    """One letter too many, too few, wrong or out of place; or one word mistyped or added where others are the same."""
    for bucket in buckets(hole for key, name in names for hole in without_a_letter(key, name)).values():
        for (one_name, one), (other_name, other) in neighbours(bucket):
            if numbers(one_name) == numbers(other_name):
                pairs.add(one, other, Sign.CLOSE_NAME)
    for shared, bucket in buckets(rest for key, name in names for rest in without_a_word(key, name)).items():
        for (one_word, one), (other_word, other) in neighbours(bucket):
            if is_slip(one_word, other_word, len(shared)):
                pairs.add(one, other, Sign.CLOSE_NAME)


def without_a_letter(key, name):
    if len(name) >= SHORTEST_MISTYPED:
        for hole in {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}:
            yield hole, (name, key)


def without_a_word(key, name):
    telling = frozenset(name.split()) - COMMON
    yield telling, ("", key)
    if len(telling) > FEWEST_SHARED:
        yield from ((telling - {word}, (word, key)) for word in telling)


def is_slip(one, other, shared):
    """Whether two words, or one and none, beside so many shared ones may be a slip of the pen."""
    if not one or not other:
        return shared >= (FEWEST_BESIDE_ADDED if one or other else FEWEST_SHARED) and numbers(one) == numbers(other)
    return numbers(one) == numbers(other) and SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def numbers(name):
    """What is numbered differently is not the same."""
    return re.findall(r"\d+", name)


def add_contained(pairs, names):
    """People of whom one is written with fewer of the same names, but with two at least."""
    sets = {(key, frozenset(name.split()) - COMMON) for key, name in names}
    having = defaultdict(list)
    for key, known in sorted(sets, key=lambda named: named[0]):
        for word in known:
            having[word].append((key, known))
    for key, known in sets:
        if len(known) >= FEWEST_SHARED:
            rarest = min((having[word] for word in known), key=len)
            longer = [other for other, theirs in rarest if known < theirs]
            for other in longer[:NEIGHBOURS]:
                pairs.add(key, other, Sign.CONTAINED)


def add_websites(pairs, found):
    """Organisations at one host, unless one is recorded as part of the other or both of the same."""
    parents = {row["pk"]: row["parent"] for row in found}
    hosts = buckets((host(row["website"]), row["pk"]) for row in found if host(row["website"]))
    for bucket in hosts.values():
        for one, other in neighbours(bucket) if len(bucket) <= MOST_AT_HOST else ():
            above = {parents[one], parents[other]} - {None}
            if not above & {one, other} and (len(above) != 1 or None in (parents[one], parents[other])):
                pairs.add(one, other, Sign.SAME_WEBSITE)


def host(website):
    """Of a web address, as organisations tell it apart: without `www.`; blank for none."""
    parts = website.lower().split("/")
    return parts[2].split(":")[0].removeprefix("www.") if len(parts) > 2 else ""
