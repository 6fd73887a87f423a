"""Which people of a list are recorded already, and which look as if they were: in a few queries for all of them."""

from collections import defaultdict

from courses.folding import fold
from courses.models import Application, Participant
from courses.new_rows import portions
from courses.words import words

NAMES = ("email", "given_names", "family_names", "country")


def identity(person):
    """Who somebody is: the address and the name. Without an address, the name and the country of work."""
    return person.person_key or likeness(person)


def likeness(person):
    """The country and the name's words, in whatever order and however they are typed."""
    return str(person.country or ""), name_words(person.full_name)


def name_words(name):
    return tuple(sorted(words(fold(name))))


class Sought:
    """People who are looked for among those recorded. What can be is made ready at once, so that `found` is quick."""

    def __init__(self, people):
        self.identities = {identity(person) for person in people}
        self.addresses = portions(sorted({fold(person.email) for person in people if person.email}))
        self.countries = {str(person.country or "") for person in people if not person.email}

    def found(self):
        """`{identity: participant}` of those who are there now, the first one where several are."""
        lists = [Participant.objects.reached_at(addresses) for addresses in self.addresses]
        if self.countries:
            lists.append(Participant.objects.filter(email="", country__in=self.countries))
        found = {}
        for listed in lists:
            for person in listed.only(*NAMES, "institution").order_by("pk"):
                if identity(person) in self.identities:
                    found.setdefault(identity(person), person)
        return found


def alike(people):
    """`{likeness: keys of participants}` of those who work in the same countries."""
    wanted = {likeness(person) for person in people}
    listed = Participant.objects.filter(country__in={country for country, _name in wanted}).order_by("pk")
    found = defaultdict(list)
    for key, country, given, family in listed.values_list("pk", "country", "given_names", "family_names").iterator():
        like = (country, name_words(f"{given} {family}"))
        if like in wanted:
            found[like].append(key)
    return found


class Applied:
    """Who has a live application to an edition."""

    def __init__(self, edition):
        live = Application.objects.live().filter(edition=edition).order_by()
        listed = list(live.values_list("participant", "person_key")) if edition else []
        self.keys = {key for key, _person in listed}
        self.people = {person for _key, person in listed if person}

    def has(self, person):
        return person.pk in self.keys or person.person_key in self.people
