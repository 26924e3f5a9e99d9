"""Bring the database to the newest migration from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from stagedoor.config import Configuration
from stagedoor.database import migrate


def run(arguments: Sequence[str]) -> int:
    """Bring the database up to date; several at once wait for each other."""
    argparse.ArgumentParser(prog="stagedoor migrate", description=run.__doc__).parse_args(arguments)
    migrate(Configuration.load_config().database_url)
    return 0
