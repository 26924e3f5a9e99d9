"""Prove that what a hold asks does not cost more as its tables grow."""

from __future__ import annotations

from stagedoor.database import Database

_FIND_KEY = "SELECT * FROM idempotency_keys WHERE scope = %(scope)s AND key = %(key)s"


def test_statement_by_key_goes_by_the_index_while_its_table_is_still_empty(
    database: Database,
) -> None:
    asked = {"scope": "a session and a route", "key": "a key"}
    plan = database.run(f"EXPLAIN (FORMAT JSON) {_FIND_KEY}", asked)[0][0]["Plan"]
    assert plan["Index Name"] == "pk_idempotency_keys"
