"""Which people of a list are recorded already, and which look as if they were: in a few queries for all of them."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from django.db.models import Q, QuerySet

from courses.folding import fold
from courses.likeness import likeness, numbers_of, refresh
from courses.models import Application, Edition, Likeness, Participant
from courses.new_rows import portions

NAMES = ("email", "given_names", "family_names", "country")


def identity(person: Participant) -> Hashable:
    """Who somebody is: the address and the name. Without an address, the name and the country of work."""
    return person.person_key or likeness_of(person)


def likeness_of(person: Participant) -> tuple:
    return likeness(str(person.country), person.full_name)


class Sought:
    """People who are looked for among those recorded. What can be is made ready at once, so that `found` is quick."""

    def __init__(self, people: Sequence[Participant]) -> None:
        self.identities = {identity(person) for person in people}
        self.addresses = portions(sorted({fold(person.email) for person in people if person.email}))
        self.names = portions(numbers_of(likeness_of(person) for person in people if not person.email))

    def found(self) -> dict[Hashable, Participant]:
        """`{identity: participant}` of those who are there now, the first one where several are."""
        lists = [Participant.objects.reached_at(addresses) for addresses in self.addresses]
        lists += [Participant.objects.filter(email="", pk__in=numbered(names)) for names in self.names]
        found: dict[Hashable, Participant] = {}
        for listed in lists:
            for person in listed.only(*NAMES, "institution").order_by("pk"):
                if identity(person) in self.identities:
                    found.setdefault(identity(person), person)
        return found


def alike(people: Iterable[Participant]) -> dict[tuple, list[int]]:
    """`{likeness: keys of participants}` of those who are recorded already."""
    refresh()
    wanted = {likeness_of(person) for person in people}
    found = defaultdict(list)
    for some in portions(numbers_of(wanted)):
        listed = Participant.objects.filter(pk__in=Likeness.objects.filter(name__in=some).values("pk")).order_by("pk")
        for key, country, given, family in listed.values_list("pk", "country", "given_names", "family_names"):
            like = likeness(country, f"{given} {family}")
            if like in wanted:
                found[like].append(key)
    return found


def numbered(names: Sequence[int]) -> QuerySet:
    """A subquery of participants with these numbers, and of those whose number is not worked out yet."""
    return Likeness.objects.filter(Q(name__in=names) | Q(name=None)).values("pk")


class Applied:
    """Who has a live application to an edition."""

    def __init__(self, edition: Edition | None) -> None:
        live = Application.objects.live().filter(edition=edition).order_by()
        listed = list(live.values_list("participant", "person_key")) if edition else []
        self.keys = {key for key, _person in listed}
        self.people = {person for _key, person in listed if person}

    def has(self, person: Participant) -> bool:
        return person.pk in self.keys or person.person_key in self.people
