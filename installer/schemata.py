"""Writes what resources/schema holds of the district's service anew: its configuration."""

from __future__ import annotations

from pathlib import Path

from bureau_app.district.konfiguration import schema

SCHEMA = Path(__file__).resolve().parent.parent / "resources" / "schema"


def main() -> None:
    """Write each file."""
    (SCHEMA / "district.schema.json").write_bytes(schema())


if __name__ == "__main__":
    main()
