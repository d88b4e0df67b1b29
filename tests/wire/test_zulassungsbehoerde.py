"""What the Zulassungsbehoerde gets: the fields of FZV §§ 58, 59 by their schema, nothing of the resident register."""

import csv
import io
import json
from datetime import date

import jsonschema
import pytest

from bureau_app.district.outbound.formen import SPALTEN, als_csv
from bureau_app.district.outbound.ziel import Sendekopf, Sendung, Zielstoerung
from bureau_app.domain.ereignis import Register
from bureau_app.domain.vorgang import Vorgang
from bureau_app.resources import resource_dir
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.zulassungsbehoerde import Zulassungsantwort, Zulassungsmeldung
from tests import eintraege

SCHLUESSEL = "ab" * 32
FREMD = ("alte_anschrift", "auskunftssperre", "ausweis", "wohnung", "religion", "familienstand", "quittung", "gebuehr")


def meldung(v: Vorgang) -> Zulassungsmeldung:
    """Of a Vorgang's entry."""
    eintrag = FahrzeugregisterEintrag.aus_json(eintraege.koerper(Register.FAHRZEUGREGISTER, v))
    return Zulassungsmeldung.von(eintrag, SCHLUESSEL)


@pytest.mark.parametrize(
    ("name", "form"), [("zulassungsbehoerde", Zulassungsmeldung), ("zulassungsantwort", Zulassungsantwort)]
)
def test_the_schemas_in_resources_are_what_is_written_and_read(
    name: str, form: type[Zulassungsmeldung] | type[Zulassungsantwort]
) -> None:
    schema = json.loads((resource_dir() / "schema" / f"{name}.schema.json").read_text("utf-8"))
    assert schema == {"$schema": schema["$schema"], **form.model_json_schema(by_alias=True)}


@pytest.mark.parametrize("v", [eintraege.vorgang(), eintraege.haushalt(), eintraege.storno()])
def test_every_message_obeys_the_schema_and_tells_nothing_of_the_resident_register(v: Vorgang) -> None:
    schema = json.loads((resource_dir() / "schema" / "zulassungsbehoerde.schema.json").read_text("utf-8"))
    roh = meldung(v).als_json()
    jsonschema.validate(json.loads(roh), schema)
    assert Zulassungsmeldung.aus_json(roh) == meldung(v)
    assert [wort for wort in FREMD if wort.encode() in roh] == []
    assert v.ummeldung is not None and v.ummeldung.alte_anschrift is not None
    assert v.ummeldung.alte_anschrift.strasse.encode() not in roh


def test_the_fields_that_the_register_stores() -> None:
    v = eintraege.vorgang()
    m = meldung(v)
    assert v.ummeldung is not None
    assert (m.zulassungsbezirk, m.gemeindekennziffer) == ("05162", "024")
    assert (m.datum_der_aenderung, m.datum_der_eintragung) == (v.ummeldung.einzugsdatum, date(2026, 11, 23))
    (fahrzeug,) = m.fahrzeuge
    assert fahrzeug.vordrucknummer and fahrzeug.fahrzeugidentifizierungsnummer and fahrzeug.naechste_hauptuntersuchung
    assert fahrzeug.halter is not None and fahrzeug.halter.anschrift.ags == "05162024"


def test_a_storno_names_what_it_takes_back() -> None:
    m = meldung(eintraege.storno())
    assert (m.art, m.bezug) == ("storno", eintraege.VORGANG_ID)


def test_the_table_has_a_row_a_vehicle_under_the_documented_columns() -> None:
    kopf = Sendekopf(SCHLUESSEL, eintraege.neue_id(), eintraege.VORGANG_ID, "05162024")
    roh = als_csv(Sendung(kopf, eintraege.koerper(Register.FAHRZEUGREGISTER, eintraege.haushalt())))
    zeilen = list(csv.DictReader(io.StringIO(roh.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert tuple(zeilen[0]) == SPALTEN
    assert len(zeilen) == 3
    assert {zeile["nachricht"] for zeile in zeilen} == {SCHLUESSEL}
    assert [zeile["ausgang"] for zeile in zeilen] == ["aufkleber", "kreis", "kreis"]
    assert zeilen[0]["familienname"] and zeilen[0]["strasse"] and not zeilen[2]["familienname"]


def test_an_entry_that_cannot_be_read_is_for_a_person() -> None:
    kopf = Sendekopf(SCHLUESSEL, eintraege.neue_id(), eintraege.VORGANG_ID, "05162024")
    with pytest.raises(Zielstoerung) as unlesbar:
        als_csv(Sendung(kopf, b"{}"))
    assert (unlesbar.value.grund, unlesbar.value.endgueltig) == ("eintrag_unlesbar", True)
