"""Turned, cropped, spoilt and foreign pictures: read, in doubt or unknown, but never a crash and never a wrong ok."""

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesung
from bureau_app.reading.modelle import Bild
from bureau_app.reading.prozess import Lesedienst
from tests.reading.wahrheit import HEUTE, ORDNER, Vorlage, vorlagen

KARTE = next(v for v in vorlagen() if v.datei.stem == "id-card-001-l1")
SCHEIN_VOLL = next(v for v in vorlagen() if v.datei.stem == "zb1-000-l0")
KARTE_VOLL = next(v for v in vorlagen() if v.datei.stem == "id-card-000-l0")
SCHEIN = next(v for v in vorlagen() if v.datei.stem == "zb1-001-l1")


def bild_von(vorlage: Vorlage) -> Bild:
    return np.asarray(Image.open(vorlage.datei).convert("RGB"))


def kodiert(bild: Bild, guete: int = 90) -> bytes:
    puffer = io.BytesIO()
    Image.fromarray(bild).save(puffer, "JPEG", quality=guete)
    return puffer.getvalue()


def falsch_genommen(vorlage: Vorlage, dokument: Dokument) -> list[str]:
    """Fields that hold something else than was drawn and yet ask for no look."""
    return [
        code
        for code, wert in vorlage.erwartet().items()
        if code in dokument.felder
        and dokument.felder[code].status is Feldstatus.OK
        and dokument.felder[code].wert != wert
    ]


@pytest.mark.parametrize("vorlage", [KARTE, SCHEIN], ids=["card", "zb1"])
@pytest.mark.parametrize("viertel", [1, 2, 3])
def test_a_turned_document_is_read(dienst: Lesedienst, vorlage: Vorlage, viertel: int) -> None:
    (dokument,) = dienst.lies(kodiert(np.rot90(bild_von(vorlage), viertel).copy()), HEUTE).dokumente
    assert dokument.art is vorlage.art
    assert {code: dokument.felder[code].wert for code in vorlage.erwartet()} == vorlage.erwartet()


def test_two_documents_on_the_glass_are_both_read(dienst: Lesedienst) -> None:
    karte, schein = bild_von(KARTE_VOLL)[160:770, 160:1150], bild_von(SCHEIN)
    glas = np.full((schein.shape[0] + 900, schein.shape[1], 3), schein[2, 2], dtype=np.uint8)
    glas[:-900] = schein
    glas[-800:-190, 300:1290] = karte
    lesung = dienst.lies(kodiert(glas), HEUTE)
    assert {d.art for d in lesung.dokumente} == {KARTE.art, SCHEIN.art}


def test_a_card_without_any_surface_around_it_is_read(dienst: Lesedienst) -> None:
    (dokument,) = dienst.lies(kodiert(bild_von(KARTE_VOLL)[160:770, 160:1150]), HEUTE).dokumente
    assert dokument.art is KARTE_VOLL.art
    assert falsch_genommen(KARTE_VOLL, dokument) == []


def ohne_kanten(vorlage: Vorlage, innen: tuple[slice, slice], winkel: float) -> Bild:
    """The inside of a document, turned, on a surface of the paper's own colour, so that no edge can be seen."""
    papier = bild_von(vorlage)[innen]
    farbe = np.median(papier.reshape(-1, 3), axis=0)
    hoehe, breite = papier.shape[:2]
    drehung = cv2.getRotationMatrix2D((breite / 2, hoehe / 2), winkel, 0.85)
    return cv2.warpAffine(papier, drehung, (breite, hoehe), borderValue=tuple(float(f) for f in farbe)).astype(np.uint8)


@pytest.mark.parametrize("winkel", [5.0, 186.0])
@pytest.mark.parametrize(
    ("vorlage", "innen"),
    [(SCHEIN_VOLL, np.s_[170:1380, 170:2610]), (KARTE_VOLL, np.s_[160:770, 160:1150])],
    ids=["zb1", "card"],
)
def test_a_document_without_visible_edges_is_found_by_its_text(
    dienst: Lesedienst, vorlage: Vorlage, innen: tuple[slice, slice], winkel: float
) -> None:
    (dokument,) = dienst.lies(kodiert(ohne_kanten(vorlage, innen, winkel)), HEUTE).dokumente
    assert dokument.art is vorlage.art
    assert falsch_genommen(vorlage, dokument) == []
    richtig = [dokument.felder[code].wert == wert for code, wert in vorlage.erwartet().items()]
    assert sum(richtig) >= 0.9 * len(richtig)


def test_what_is_cut_off_is_not_invented(dienst: Lesedienst) -> None:
    oben = bild_von(SCHEIN_VOLL)[100:950]
    (dokument,) = dienst.lies(kodiert(oben), HEUTE).dokumente
    assert dokument.art is Dokumentart.ZB1
    assert falsch_genommen(SCHEIN_VOLL, dokument) == []
    assert dokument.felder["X"].status is not Feldstatus.OK
    assert dokument.felder["C.1.3"].status is not Feldstatus.OK


def verwackelt(bild: Bild, zufall: np.random.Generator) -> Bild:
    return cv2.GaussianBlur(bild, (0, 0), float(zufall.uniform(1, 6))).astype(np.uint8)


def verrauscht(bild: Bild, zufall: np.random.Generator) -> Bild:
    return np.clip(bild + zufall.normal(0, zufall.uniform(10, 90), bild.shape), 0, 255).astype(np.uint8)


def verkleinert(bild: Bild, zufall: np.random.Generator) -> Bild:
    faktor = float(zufall.uniform(0.05, 0.7))
    return cv2.resize(bild, None, fx=faktor, fy=faktor, interpolation=cv2.INTER_AREA).astype(np.uint8)


def beschnitten(bild: Bild, zufall: np.random.Generator) -> Bild:
    y0, x0 = (int(zufall.uniform(0, 0.6) * seite) for seite in bild.shape[:2])
    return bild[y0 : y0 + bild.shape[0] // 2, x0 : x0 + bild.shape[1] // 2]


def verdeckt(bild: Bild, zufall: np.random.Generator) -> Bild:
    bild = bild.copy()
    for _ in range(6):
        y, x = (int(zufall.uniform(0, 0.9) * seite) for seite in bild.shape[:2])
        bild[y : y + bild.shape[0] // 8, x : x + bild.shape[1] // 8] = zufall.integers(0, 255, 3)
    return bild


def umgekehrt(bild: Bild, zufall: np.random.Generator) -> Bild:
    return np.asarray(255 - bild, dtype=np.uint8)


def gespiegelt(bild: Bild, zufall: np.random.Generator) -> Bild:
    return bild[:, ::-1].copy()


def verzerrt(bild: Bild, zufall: np.random.Generator) -> Bild:
    hoehe, breite = bild.shape[:2]
    ecken = np.array([[0, 0], [breite, 0], [breite, hoehe], [0, hoehe]], dtype=np.float32)
    ziel = (ecken + zufall.uniform(-0.2, 0.2, (4, 2)) * [breite, hoehe]).astype(np.float32)
    return cv2.warpPerspective(bild, cv2.getPerspectiveTransform(ecken, ziel), (breite, hoehe)).astype(np.uint8)


SCHADEN = (verwackelt, verrauscht, verkleinert, beschnitten, verdeckt, umgekehrt, gespiegelt, verzerrt)
NUR_KARTE = (verdeckt, umgekehrt)  # half a word that is covered cleanly cannot be told from a short one


@pytest.mark.parametrize("schaden", SCHADEN, ids=[schaden.__name__ for schaden in SCHADEN])
def test_spoilt_pictures_never_crash_and_never_fool(
    dienst: Lesedienst, schaden: Callable[[Bild, np.random.Generator], Bild]
) -> None:
    zufall = np.random.default_rng(len(schaden.__name__))
    for vorlage, anzahl in ((KARTE, 2), (SCHEIN, 0 if schaden in NUR_KARTE else 1)):
        for _ in range(anzahl):
            lesung = dienst.lies(kodiert(schaden(bild_von(vorlage), zufall), 70), HEUTE)
            assert lesung.dokumente
            assert all(falsch_genommen(vorlage, d) == [] for d in lesung.dokumente if d.art is vorlage.art)


def test_flipped_bytes_are_read_or_refused(dienst: Lesedienst) -> None:
    zufall = np.random.default_rng(3)
    heil = (ORDNER / "id-card-001-l1.jpg").read_bytes()
    for _ in range(6):
        daten = bytearray(heil)
        for stelle in zufall.integers(2, len(daten), int(zufall.integers(1, 30))):
            daten[stelle] = int(zufall.integers(0, 256))
        try:
            assert isinstance(dienst.lies(bytes(daten), HEUTE), Lesung)
        except Stoerung as stoerung:
            assert stoerung.code.value in ("lesen_unvollstaendig", "lesen_kein_bild", "lesen_zu_gross")


LEERE = {
    "white": np.full((900, 1300, 3), 255, np.uint8),
    "black": np.zeros((600, 600, 3), np.uint8),
    "one pixel": np.zeros((1, 1, 3), np.uint8),
    "a line": np.full((2, 3000, 3), 200, np.uint8),
    "noise": np.random.default_rng(5).integers(0, 255, (700, 1100, 3), dtype=np.uint8),
    "a sheet without a word": np.pad(np.full((400, 800, 3), 220, np.uint8), ((99, 99), (99, 99), (0, 0))),
}


@pytest.mark.parametrize("bild", LEERE.values(), ids=LEERE.keys())
def test_what_is_no_document_is_unknown(dienst: Lesedienst, bild: Bild) -> None:
    lesung = dienst.lies(kodiert(bild), HEUTE)
    (dokument,) = lesung.dokumente
    assert dokument.art in (Dokumentart.UNBEKANNT, Dokumentart.LEER)
    assert not dokument.felder
