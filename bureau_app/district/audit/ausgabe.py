"""The audit as lines of JSON for those who check it with tools of their own: every sealed entry, then every head."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, select

from bureau_app.district.audit.eintraege import Quelle, kanonisch
from bureau_app.district.audit.pruefung import Quellen, ansicht
from bureau_app.district.audit.tables import Kopf, Siegel
from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.wire.pruefspur import Baumkopfmeldung


def zeilen(engine: Engine, district_id: str) -> Iterator[str]:
    """`{"nummer", "eintrag", "blatt", "kette"}`, one a leaf in their order; `eintrag` is the text whose UTF-8 bytes are
    the leaf (null if the entry is gone). Then `{"baumkopf": …}`, one a head."""
    with ansicht(engine) as sicht:
        quellen = Quellen(sicht, district_id)
        hier = select(Siegel.__table__).where(Siegel.district_id == district_id).order_by(Siegel.nummer)
        for siegel in sicht.strom(hier):
            quelle = Quelle(siegel.quelle)
            zeile = quellen.nimm(quelle, siegel.seq)
            eintrag = kanonisch(district_id, quelle, zeile).decode() if zeile else None
            blatt, kette = siegel.blatt.hex(), siegel.kette.hex()
            yield json.dumps({"nummer": siegel.nummer, "eintrag": eintrag, "blatt": blatt, "kette": kette})
        felder = (Kopf.epoche, Kopf.groesse, Kopf.wurzel, Kopf.zeit, Kopf.signatur)
        koepfe: Any = select(*felder).where(Kopf.district_id == district_id).order_by(Kopf.groesse)
        for kopf in sicht.strom(koepfe):
            meldung = Baumkopfmeldung.von(Baumkopf(district_id, *kopf))
            yield f'{{"baumkopf":{meldung.als_json().decode()}}}'
