"""How often a property is tried: in full where CI runs, a quarter of it at a desk, where the suite takes a minute."""

import os

from hypothesis import HealthCheck, settings


def tried(number):
    """Settings of a property test that makes its records itself, in each example."""
    examples = number if os.environ.get("CI") else max(number // 4, 3)
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
