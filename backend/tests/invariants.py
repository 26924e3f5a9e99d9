"""Assert that every promise about the data holds, after whatever a test has done."""

from __future__ import annotations

from stagedoor.database import Database
from stagedoor.operations.audit import examine
from stagedoor.payments.stripe_gateway import StripeGateway


def assert_all_hold(
    database: Database, gateway: StripeGateway | None = None, *, grace_s: int = 120
) -> None:
    """Fail with every broken row; with a gateway, the provider's own list is compared too."""
    verdicts = examine(database, gateway, grace_s=grace_s)
    broken = [line for verdict in verdicts if verdict.findings for line in verdict.lines()]
    assert not broken, "\n" + "\n".join(broken)
    not_run = [verdict.invariant.id for verdict in verdicts if verdict.why_not_run]
    assert not_run == ([] if gateway else ["I23", "I24"])
