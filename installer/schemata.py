"""Writes what resources/schema holds of the district's service anew: its configuration and its API."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bureau_app.district.app import create_app
from bureau_app.district.konfiguration import schema
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.schnittstelle import als_json
from bureau_app.district.verwaltung import datenbank, lege_an
from bureau_app.resources import lade_stammdaten

SCHEMA = Path(__file__).resolve().parent.parent / "resources" / "schema"
KREIS = "05162"


def main() -> None:
    """Write each file; the application is made over an empty database."""
    (SCHEMA / "district.schema.json").write_bytes(schema())
    with tempfile.TemporaryDirectory() as ordner:
        url, schrank = f"sqlite:///{ordner}/kreis.db", Schluesselschrank(Path(ordner) / "schluessel")
        lege_an(url, KREIS, schrank)
        with datenbank(url, KREIS) as engine:
            app = create_app(engine, KREIS, lade_stammdaten().zeichen, schrank=schrank)
            (SCHEMA / "openapi.json").write_bytes(als_json(app))


if __name__ == "__main__":
    main()
