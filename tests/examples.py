"""How often a property is tried."""

from hypothesis import HealthCheck, settings


def tried(number):
    """Settings of a property test that makes its records itself, in each example."""
    return settings(max_examples=number, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
