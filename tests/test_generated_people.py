"""A generated office with people keeps every rule: what is measured in it is what an office is like."""

import pytest

from benchmarks.generate import Office
from benchmarks.people import RARE, People
from courses.invariants import broken
from courses.models import Application, Certificate, Participant


@pytest.mark.sweep
@pytest.mark.django_db
def test_a_generated_office_adds_up():
    Office(20).fill()

    People(1_000).fill()

    assert (Participant.objects.count(), Participant.objects.filter(given_names__endswith=RARE).count()) == (1_000, 1)
    assert Application.objects.count() > 1_000
    assert Certificate.objects.exists()
    assert list(broken()) == []
