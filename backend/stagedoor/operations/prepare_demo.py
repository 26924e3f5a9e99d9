"""Migrate the demo's database and fill it, in a process that ends and gives its memory back."""

from __future__ import annotations

from collections.abc import Sequence

from stagedoor.config import Configuration
from stagedoor.database import Database, migrate
from stagedoor.operations.demo_data import load


def run(_arguments: Sequence[str]) -> int:
    """Migrate and fill the demo's database; the second time there is nothing left to do."""
    config = Configuration.load_config()
    migrate(config.database_url)
    database = Database(config.database_url)
    try:
        load(database, config)
    finally:
        database.dispose()
    return 0
