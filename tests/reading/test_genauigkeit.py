"""What is read from flatbed and office scans is right, or says that it is in doubt."""

import io

from PIL import Image

from bureau_app.domain.angaben import FAHRZEUGCODES
from bureau_app.domain.lesung import Dokument, Feldstatus
from tests.reading.wahrheit import NAMEN_UND_ANSCHRIFT, Vorlage

Gelesene = list[tuple[Vorlage, Dokument]]


def fehler(gelesen: Gelesene) -> list[tuple[str, str, str, str]]:
    """Picture, field, drawn and read value of every wrong field that holds no name or street."""
    return [
        (vorlage.datei.stem, code, wert, dokument.felder[code].wert)
        for vorlage, dokument in gelesen
        for code, wert in vorlage.erwartet().items()
        if dokument.felder[code].wert != wert
    ]


def test_every_document_is_known_for_what_it_is(gelesen: Gelesene) -> None:
    assert [(v.datei.stem, d.art) for v, d in gelesen] == [(v.datei.stem, v.art) for v, _ in gelesen]


def test_every_mrz_is_right_and_taken(gelesen: Gelesene) -> None:
    ausweise = [(v, d) for v, d in gelesen if not v.ist_zb1]
    assert len(ausweise) == 12
    assert fehler(ausweise) == []
    geprueft = [d.felder[code].status for v, d in ausweise for code in v.erwartet()]
    assert geprueft.count(Feldstatus.OK) >= 0.95 * len(geprueft)


def test_fields_of_the_zb1_are_right(gelesen: Gelesene) -> None:
    scheine = [(v, d) for v, d in gelesen if v.ist_zb1]
    orte = [(v.wahrheit["fields"]["C.1.3"].split("\n")[-1], d.felder["C.1.3"].wert.split("\n")[-1]) for v, d in scheine]
    alle = sum(len(v.erwartet()) for v, _ in scheine) + len(orte)
    falsch = len(fehler(scheine)) + sum(gedruckt != gelesen for gedruckt, gelesen in orte)
    assert alle == 156
    assert falsch <= 0.03 * alle, fehler(scheine)


def test_nothing_wrong_is_taken_without_asking(gelesen: Gelesene) -> None:
    genommen = [
        (v.datei.stem, code)
        for v, d in gelesen
        for code, wert in v.erwartet().items()
        if d.felder[code].status is Feldstatus.OK and d.felder[code].wert != wert
    ]
    assert genommen == []


def test_most_fields_need_no_look(gelesen: Gelesene) -> None:
    status = [d.felder[code].status for v, d in gelesen for code in v.erwartet()]
    assert status.count(Feldstatus.OK) >= 0.95 * len(status)


def test_names_and_streets_always_ask_for_a_look(gelesen: Gelesene) -> None:
    for vorlage, dokument in gelesen:
        namen = NAMEN_UND_ANSCHRIFT if vorlage.ist_zb1 else ("surname", "given_names", "surname_printed", "address")
        beschrieben = [dokument.felder[code] for code in namen if dokument.felder[code].wert]
        assert all(feld.status is Feldstatus.PRUEFEN for feld in beschrieben), vorlage.datei.stem


def test_an_address_sticker_is_seen_and_none_is_imagined(gelesen: Gelesene) -> None:
    scheine = [(v, d) for v, d in gelesen if v.ist_zb1]
    gesehen = [v.datei.stem for v, d in scheine if d.hat_aufkleber]
    assert gesehen == [v.datei.stem for v, _ in scheine if v.wahrheit["has_address_sticker"]]
    assert len(gesehen) == 3
    for vorlage, dokument in scheine:
        if dokument.hat_aufkleber:
            assert dokument.felder["C.1.3"].wert == vorlage.wahrheit["fields"]["C.1.3"]


def test_old_address_and_printed_name_are_read_beside_the_mrz(gelesen: Gelesene) -> None:
    karten = [d for v, d in gelesen if v.wahrheit["kind"] in ("id_card", "residence_permit")]
    assert all(d.felder["address"].wert[:5].isdigit() and "\n" in d.felder["address"].wert for d in karten)
    paesse = [(v, d) for v, d in gelesen if v.wahrheit["kind"] == "passport"]
    gedruckt = [(v.wahrheit["surname"].upper(), d.felder["surname_printed"].wert) for v, d in paesse]
    assert all(gelesen == gezeichnet for gezeichnet, gelesen in gedruckt)


def test_the_fields_that_the_counter_keeps_are_read_and_no_others(gelesen: Gelesene) -> None:
    assert all(set(d.felder) == set(FAHRZEUGCODES) for v, d in gelesen if v.ist_zb1)


def test_a_printed_empty_field_is_empty_and_certain_unless_it_says_that_there_is_no_name(gelesen: Gelesene) -> None:
    leer = [
        (v.datei.stem, code, d.felder[code].wert, d.felder[code].status)
        for v, d in gelesen
        if v.ist_zb1
        for code in FAHRZEUGCODES
        if v.wahrheit["fields"][code] in ("", "-")
    ]
    assert len(leer) >= 3
    assert [fall for fall in leer if fall[2] not in ("", "-")] == []
    assert [fall for fall in leer if (fall[3] is Feldstatus.OK) == (fall[1] in NAMEN_UND_ANSCHRIFT)] == []


def test_each_field_brings_the_crop_to_look_at(gelesen: Gelesene) -> None:
    for vorlage, dokument in gelesen:
        for code in vorlage.erwartet():
            ausschnitt = dokument.felder[code].ausschnitt
            assert ausschnitt is not None
            with Image.open(io.BytesIO(ausschnitt)) as bild:
                assert bild.format == "PNG"
                assert bild.width > 20 and bild.height > 10


def test_confidences_are_probabilities(gelesen: Gelesene) -> None:
    felder = [feld for _, d in gelesen for feld in d.felder.values()]
    assert all(0.0 <= feld.konfidenz <= 1.0 for feld in felder)


def test_a_reading_never_shows_what_it_read(gelesen: Gelesene) -> None:
    for vorlage, dokument in gelesen:
        assert not any(wert in repr(dokument) for wert in vorlage.erwartet().values() if len(wert) > 5)
