"""Names of two lines, companies, season, H and E plates on a ZB I; and several papers on one glass."""

import io
from random import Random

import pytest
from PIL import Image

from bureau_app.domain.lesung import Dokumentart
from bureau_app.reading.prozess import Lesedienst
from tests.reading.wahrheit import HEUTE, ORDNER, vorlagen
from tests.zeichner import schein
from tests.zeichner.angaben import fahrzeug
from tests.zeichner.kamera import als_jpeg, aufnahme

FAELLE = (
    {"A": "NE-AB 12 (04-10)", "C.1.1": "Freifrau von Hohenlohe-\nSchillingsfürst", "C.1.2": "Anna"},
    {"A": "GV-K 7E", "C.1.1": "Stadtwerke Kaarst\nGmbH & Co. KG", "C.1.2": "-"},
    {"A": "MG-HK 70H", "C.1.1": "Müller & Söhne GmbH", "C.1.2": ""},
)


@pytest.mark.parametrize("werte", FAELLE, ids=lambda werte: werte["A"])
def test_what_is_rare_on_a_zb1_is_read_too(dienst: Lesedienst, werte: dict[str, str]) -> None:
    zufall = Random(4)
    bogen = schein.vorderseite(zufall, fahrzeug(zufall) | werte)
    bild, _, guete = aufnahme(zufall, [bogen.fertig()], 0, 0)
    (dokument,) = dienst.lies(als_jpeg(bild, guete), HEUTE).dokumente
    assert {code: dokument.felder[code].wert for code in werte} == werte


@pytest.mark.parametrize("drehung", [0, 90])
def test_all_papers_on_the_glass_are_read(dienst: Lesedienst, drehung: int) -> None:
    namen = ("zb1-000-l0", "id-card-000-l0")
    bilder = [Image.open(ORDNER / f"{name}.jpg").convert("RGB").rotate(drehung, expand=True) for name in namen]
    glas = Image.new("RGB", (sum(b.width for b in bilder) + 90, max(b.height for b in bilder) + 60), (250, 250, 250))
    x = 30
    for bild in bilder:
        glas.paste(bild, (x, 30))
        x += bild.width + 30
    datei = io.BytesIO()
    glas.save(datei, "JPEG", quality=90)
    dokumente = {d.art: d for d in dienst.lies(datei.getvalue(), HEUTE).dokumente}
    wahr = {v.datei.stem: v.wahrheit for v in vorlagen()}
    assert set(dokumente) == {Dokumentart.ZB1, Dokumentart.PERSONALAUSWEIS}
    assert dokumente[Dokumentart.ZB1].felder["E"].wert == wahr[namen[0]]["fields"]["E"]
    assert dokumente[Dokumentart.PERSONALAUSWEIS].felder["mrz"].wert == "\n".join(wahr[namen[1]]["mrz"])
