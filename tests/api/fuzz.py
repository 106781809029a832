"""How much is tried, and how to try the same again."""

import os
import secrets

from hypothesis import HealthCheck, Phase, settings

SEED = int(os.environ.get("ANEW_TEST_SEED") or secrets.randbelow(2**32))
CASES = int(os.environ.get("ANEW_FUZZ_CASES") or 0)
"""`make fuzz` sets it: examples of each operation, each way, on each database."""


def tries(few: int) -> settings:
    """As many as `make fuzz` asks for, else these few."""
    return settings(
        max_examples=CASES or few,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def told(cases: int) -> None:
    """Printed, so that whoever reads a red build can do it again."""
    print(f"{cases} cases; again with ANEW_TEST_SEED={SEED} ANEW_FUZZ_CASES={CASES or ''}")
