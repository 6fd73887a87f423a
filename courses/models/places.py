"""Places that are counted where they are held: taken and given back by one statement each, never by count and write."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

Placed = TypeVar("Placed", bound=models.Model)


class PlacesQuerySet(models.QuerySet[Placed]):
    """For models with `capacity` (None: no limit; 0: none) and `places_held`."""

    def with_a_place(self) -> Self:
        return self.filter(Q(capacity=None) | Q(places_held__lt=F("capacity")))

    def take_place(self) -> bool:
        """True where a place was free and is now held. Holds the row until the transaction ends."""
        return bool(self.with_a_place().update(places_held=F("places_held") + 1))

    def give_place_back(self) -> bool:
        """True where one was held and is now free."""
        return bool(self.filter(places_held__gt=0).update(places_held=F("places_held") - 1))
