"""Write the JSON Schema of the plan format from the classes that read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stagedoor.catalogue.plan import Plan

SCHEMA_FILE = Path(__file__).with_name("seat_map.schema.json")


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a plan as it is written by hand or by a tool."""
    schema = Plan.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stagedoor seat map",
        **{name: value for name, value in schema.items() if name != "title"},
    }


def schema_text() -> str:
    """Return the schema as it stands in `seat_map.schema.json`."""
    return json.dumps(plan_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
