"""What of a reading is right, taken, and taken but wrong, counted against what was drawn."""

from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld, Lesung
from tests.bench.zaehlung import Zaehlung
from tests.reading.wahrheit import ARTEN, GEPRUEFTE, SCHALTERFELDER
from tests.zeichner.proben import Wahrheit

LEER = Lesefeld("", Feldstatus.UNGELESEN, 0.0)


def art_von(wahrheit: Wahrheit) -> Dokumentart:
    """The kind that the reader should name."""
    return ARTEN.get(wahrheit["kind"]) or Dokumentart(wahrheit["kind"])


def bewerte(zaehlung: Zaehlung, wahrheit: Wahrheit, lesung: Lesung) -> None:
    """Counts one drawn document against the one of its kind that was read."""
    stufe, art = int(wahrheit["level"]), art_von(wahrheit)
    gleiche = [d for d in lesung.dokumente if d.art is art]
    zaehlung.zaehle(stufe, f"kind: {art}", bool(gleiche))
    dokument = gleiche[0] if gleiche else Dokument(Dokumentart.UNBEKANNT, {})
    if art is Dokumentart.ZB1:
        _bewerte_zb1(zaehlung, stufe, wahrheit, dokument)
    elif "mrz" in wahrheit:
        _bewerte_ausweis(zaehlung, stufe, wahrheit, dokument)
    elif art is Dokumentart.ZB1_RUECKSEITE:
        zaehlung.zaehle(stufe, "uncovered Sicherheitscode noticed", dokument.code_freigelegt == wahrheit["uncovered"])
        nummer = dokument.felder.get("druckstuecknummer", LEER).wert
        zaehlung.zaehle(stufe, "Druckstücknummer read", nummer == wahrheit["number"])


def bewerte_gruppe(zaehlung: Zaehlung, wahrheiten: tuple[Wahrheit, ...], lesung: Lesung) -> None:
    """Counts a picture of several documents: each found with its own key value, and nothing else found."""
    if len(wahrheiten) == 1:
        return
    stufe = int(wahrheiten[0]["level"])
    for wahrheit in wahrheiten:
        zaehlung.zaehle(stufe, "several in one: document found and its key right", _gefunden(wahrheit, lesung))
    zaehlung.zaehle(stufe, "several in one: as many as lie there", len(lesung.dokumente) == len(wahrheiten))


def _gefunden(wahrheit: Wahrheit, lesung: Lesung) -> bool:
    """Whether a document of its kind has its FIN or its zone."""
    gleiche = [d for d in lesung.dokumente if d.art is art_von(wahrheit)]
    if "mrz" in wahrheit:
        return any(d.felder.get("mrz", LEER).wert == "\n".join(wahrheit["mrz"]) for d in gleiche)
    return any(d.felder.get("E", LEER).wert == wahrheit["fields"]["E"] for d in gleiche)


def _bewerte_zb1(zaehlung: Zaehlung, stufe: int, wahrheit: Wahrheit, dokument: Dokument) -> None:
    for code, wert in wahrheit["fields"].items():
        feld = dokument.felder.get(code, LEER)
        if code in SCHALTERFELDER:
            zaehlung.feld(stufe, "ZB I counter fields", feld, feld.wert == wert)
        elif code in ("C.1.1", "C.1.2"):
            zaehlung.feld(stufe, "ZB I names and street", feld, feld.wert == wert)
        elif code == "C.1.3":
            gelesen, gedruckt = feld.wert.split("\n"), str(wert).split("\n")
            zaehlung.zaehle(stufe, "ZB I counter fields: right", gelesen[-1] == gedruckt[-1])
            zaehlung.feld(stufe, "ZB I names and street", feld, gelesen[:-1] == gedruckt[:-1])
        elif code in dokument.felder:
            zaehlung.feld(stufe, "ZB I other kept field (21)", feld, feld.wert == wert)
    was = "existing sticker seen" if wahrheit["has_address_sticker"] else "sticker: false alarm"
    zaehlung.zaehle(stufe, was, dokument.hat_aufkleber)


def _bewerte_ausweis(zaehlung: Zaehlung, stufe: int, wahrheit: Wahrheit, dokument: Dokument) -> None:
    mrz = dokument.felder.get("mrz", LEER)
    zaehlung.zaehle(stufe, "MRZ: all lines exact", mrz.wert == "\n".join(wahrheit["mrz"]))
    felder = [(dokument.felder.get(key, LEER), str(wahrheit[key])) for key in GEPRUEFTE]
    falsch = any(feld.status is Feldstatus.OK and feld.wert != wert for feld, wert in felder)
    zaehlung.zaehle(stufe, "MRZ: taken (ok)", mrz.status is Feldstatus.OK)
    zaehlung.zaehle(stufe, "MRZ: a checked field ok but wrong", falsch)
    if "address" in wahrheit:
        adresse = dokument.felder.get("address", LEER).wert
        zaehlung.zaehle(stufe, "printed address right", adresse == wahrheit["address"])


def bewerte_plain(zaehlung: Zaehlung, wahrheit: Wahrheit, zeilen: list[str]) -> None:
    """Counts the drawn values that plain RapidOCR has as a line of its own."""
    stufe = int(wahrheit["level"])
    if "mrz" in wahrheit:
        zaehlung.zaehle(stufe, "plain RapidOCR: MRZ exact", all(zeile in zeilen for zeile in wahrheit["mrz"]))
    for code in SCHALTERFELDER if wahrheit["kind"] == "zb1" else ():
        zaehlung.zaehle(stufe, "plain RapidOCR: ZB I values found", wahrheit["fields"][code] in zeilen)
