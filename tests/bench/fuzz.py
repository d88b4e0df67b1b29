"""Throws invented texts and damaged pictures at every parser: no crash, and no wrong check digit is ever taken.

Run: python -m tests.bench.fuzz [--texts 1000000] [--pictures 300]
     Ctrl+C prints what was counted so far and exits with 130: nothing is said of what was not tried
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import cv2
import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bureau_app.devices.lesestrom import ANFANG
from bureau_app.devices.lesestrom import lies as lies_strom
from bureau_app.domain.anschrift import lies_plz, zerlege_strasse, zerlege_zeilen
from bureau_app.domain.ausweis import heile_tastaturbelegung, lies_mrz
from bureau_app.domain.chip import lies_can
from bureau_app.domain.code import Codeart, deute_code
from bureau_app.domain.fahrzeug import Kennzeichen, Monat, fin_pruefziffer, parse_datum
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.nummer import bilde, lies_nummer
from bureau_app.reading.formular import Formular
from bureau_app.reading.grammatik import urteile, urteile_fin
from bureau_app.reading.leser import Leser
from bureau_app.reading.mrz_muster import ALLE_MUSTER
from bureau_app.resources import lade_formular
from tests.reading.wahrheit import HEUTE, vorlagen
from tests.zeichner.angaben import NAMEN, VORNAMEN, anschrift, tag, ziffer, zone
from tests.zeichner.proben import ARTEN, probe

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<ÄÖÜß -/().*,_;\n\r\t\x02\x03äöü日А"
Pruefung = Callable[[str], bool]


def pruefziffern_stimmen(zeilen: tuple[str, ...]) -> bool:
    """Whether all check digits of a zone are right, reckoned apart from the program."""
    text = "".join(zeilen)
    muster = next(m for m in ALLE_MUSTER if (m.zeilen, m.laenge) == (len(zeilen), len(zeilen[0])))
    for gruppe in muster.gruppen:
        inhalt, wert = text[gruppe.von : gruppe.bis], text[gruppe.pruef]
        leer = gruppe.name == "zusatz" and not inhalt.strip("<") and wert == "<"
        if not leer and wert != ziffer(inhalt) and not _lang(text, gruppe.name):
            return False
    return text[muster.gesamtziffer] == ziffer("".join(text[von:bis] for von, bis in muster.gesamt))


def _lang(text: str, gruppe: str) -> bool:
    """Whether a TD1 number goes on in the optional data (its check digit stands there)."""
    return gruppe == "nummer" and len(text) == 90 and text[14] == "<"


def nimm_zone(text: str) -> bool:
    """True if it was taken; an accepted wrong check digit ends the run."""
    zeilen = tuple(text.split("\n"))
    try:
        lies_mrz(zeilen, heute=HEUTE)
    except Eingabefehler:
        return False
    assert pruefziffern_stimmen(zeilen), "a zone with a wrong check digit was taken"
    return True


def nimm_kennzeichen(text: str) -> bool:
    """True if it was taken; what was taken reads the same again."""
    try:
        wert = str(Kennzeichen.parse(text))
    except Eingabefehler:
        return False
    assert str(Kennzeichen.parse(wert)) == wert
    return True


def nimm_fin(text: str) -> bool:
    """True if it was taken; never with a wrong check digit."""
    fin, _, gedruckt = text.partition("\n")
    (wert, status), _ = urteile_fin(fin, gedruckt, 0.99)
    if status is not Feldstatus.OK:
        return False
    assert fin_pruefziffer(wert) == gedruckt.strip().translate(str.maketrans("OQDIl|x–", "000111X-"))
    return True


def nimm_feld(text: str) -> bool:
    """Every field's grammar gets the text."""
    return any(urteile(code, text, 0.99, HEUTE)[1] is Feldstatus.OK for code in ("A", "B", "X", "16", "2.2", "Nr."))


def nimm_strom(text: str) -> bool:
    """A serial reader's bytes, in two parts: whole texts come out, and a zone among them is taken by `nimm_zone`."""
    roh = text.encode("utf-8")
    mitte = len(roh) // 2
    texte, rest = lies_strom(ANFANG, roh[:mitte])
    mehr, _ = lies_strom(rest, roh[mitte:])
    ganz, _ = lies_strom(ANFANG, roh)
    assert (*texte, *mehr) == ganz, "other texts because the bytes were divided"
    return sum(nimm_zone(einer) for einer in ganz) > 0


def nimm_tasten(text: str) -> bool:
    """A keyboard wedge, its layout put right by check digits."""
    zeilen = heile_tastaturbelegung(text, heute=HEUTE)
    return zeilen is not None and nimm_zone("\n".join(zeilen))


def nimm_nummer(text: str) -> bool:
    """A Vorgangsnummer, typed or scanned: never with a wrong check digit (ISO 7064 MOD 11,10, reckoned here again)."""
    code = deute_code(text)
    try:
        nummer = lies_nummer(text)
    except Eingabefehler:
        nummer = code.wert if code is not None and code.art is Codeart.VORGANG else ""
    if code is not None and code.art is Codeart.SICHERHEITSCODE:
        assert not code.wert
    if not nummer:
        return False
    rest = 10
    for z in nummer[:-1]:
        rest = ((rest + int(z)) % 10 or 10) * 2 % 11
    assert (rest + int(nummer[-1])) % 10 == 1
    return True


def nimm_kleines(text: str) -> bool:
    """Addresses, days, months, postcodes, house numbers and CANs."""
    zerlege_zeilen(text)
    zerlege_strasse(text)
    genommen = False
    for lies in (partial(parse_datum, feld=""), Monat.parse, partial(lies_plz, feld=""), lies_can):
        try:
            lies(text)
            genommen = True
        except Eingabefehler:
            continue
    return genommen


PARSER: dict[str, Pruefung] = {
    "zone": nimm_zone,
    "stream": nimm_strom,
    "wedge": nimm_tasten,
    "plate": nimm_kennzeichen,
    "fin": nimm_fin,
    "field": nimm_feld,
    "number": nimm_nummer,
    "small": nimm_kleines,
}


def entstellt(zufall: random.Random, text: str) -> str:
    """A right text with up to three letters changed, lost or put in."""
    zeichen = list(text)
    for _ in range(zufall.randint(0, 3)):
        nr = zufall.randrange(len(zeichen)) if zeichen else 0
        was = zufall.randrange(3)
        if was == 0 and zeichen:
            zeichen[nr] = zufall.choice(ALPHABET)
        elif was == 1 and zeichen:
            del zeichen[nr]
        else:
            zeichen.insert(nr, zufall.choice(ALPHABET))
    return "".join(zeichen)


def vorbild(zufall: random.Random, art: str) -> str:
    """A right text of a kind."""
    if art in ("zone", "stream", "wedge"):
        wahl = zufall.choice(("td1", "td2", "td3", "eat")), zufall.choice(NAMEN), zufall.choice(VORNAMEN)
        zeilen = zone(zufall, *wahl).zeilen
        if art == "stream":
            return "\x02" + "".join(zeile + "\r" for zeile in zeilen) + "\x03"
        return ("\n" if art == "zone" else "").join(zeilen)
    if art == "number":
        return bilde(2026, "05162024", zufall.randrange(1000), zufall.randrange(10**6))
    if art == "small":
        return zufall.choice((anschrift(zufall), tag(zufall, 1990, 2030), "123456", "12/2027", "41460"))
    if art == "fin":
        fin = "".join(zufall.choices("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", k=17))
        return f"{fin}\n{fin_pruefziffer(fin)}"
    ort, ende = zufall.choice(("NE", "WÜ", "D")), zufall.choice(("", "H", "E", " (04-10)"))
    kennzeichen = f"{ort}-{zufall.choice('ABXY')} {zufall.randint(1, 999)}{ende}"
    return (
        kennzeichen
        if art == "plate"
        else zufall.choice((kennzeichen, "25.10.2004", "12/2027", "AB123456", "NE-811980/20"))
    )


def erfinde(art: str, nimm: Pruefung, anzahl: int, zaehler: Counter[str]) -> None:
    """Hypothesis's own inventions for one parser."""

    @settings(
        max_examples=anzahl,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.text(alphabet=ALPHABET, max_size=100) | st.text(max_size=60))
    def pruefe(text: str) -> None:
        zaehler[f"{art} taken"] += nimm(text)
        zaehler[f"{art} tried"] += 1

    pruefe()


def texte(anzahl: int, zaehler: Counter[str]) -> None:
    """Damaged right texts by a seed, and hypothesis's own inventions."""
    zufall = random.Random(20261121)
    je_art = anzahl * 9 // 10 // len(PARSER)
    for art, nimm in PARSER.items():
        vorrat = [vorbild(zufall, art) for _ in range(2000)]
        for _ in range(je_art):
            zaehler[f"{art} taken"] += nimm(entstellt(zufall, zufall.choice(vorrat)))
            zaehler[f"{art} tried"] += 1
    rest = max(1, (anzahl - je_art * len(PARSER)) // len(PARSER))
    for art, nimm in PARSER.items():
        erfinde(art, nimm, rest, zaehler)


def bilder(anzahl: int, zaehler: Counter[str]) -> None:
    """Drawn documents with noise, blots, cuts, flips and broken bytes; whatever is taken has right check digits."""
    leser = Leser(Formular.lade(lade_formular("zb1")), 2)
    zufall = random.Random(7)
    vorrat = [vorlage.datei.read_bytes() for vorlage in vorlagen()]
    vorrat += [probe(0, (art,), stufe).bild for art in ARTEN for stufe in (0, 2)]
    for _ in range(anzahl):
        _lies_bild(leser, beschaedigt(zufall, zufall.choice(vorrat)), zaehler)
        zaehler["pictures tried"] += 1


def _lies_bild(leser: Leser, daten: bytes, zaehler: Counter[str]) -> None:
    """One picture: a named failure or documents."""
    try:
        lesung = leser.lies(daten, HEUTE)
    except Stoerung as stoerung:
        zaehler[f"picture: {stoerung.code.value}"] += 1
        return
    for dokument in lesung.dokumente:
        zaehler[f"picture: {dokument.art.value}"] += 1
        if "mrz" in dokument.felder and dokument.felder["mrz"].status is Feldstatus.OK:
            assert pruefziffern_stimmen(tuple(dokument.felder["mrz"].wert.split("\n")))
        if "E" in dokument.felder and dokument.felder["E"].status is Feldstatus.OK:
            assert fin_pruefziffer(dokument.felder["E"].wert) == dokument.felder["3"].wert


def beschaedigt(zufall: random.Random, daten: bytes) -> bytes:
    """A damaged copy of a picture file."""
    if zufall.random() < 0.3:
        stelle = zufall.randrange(20, len(daten))
        return daten[:stelle] if zufall.random() < 0.5 else daten[:stelle] + zufall.randbytes(40) + daten[stelle + 40 :]
    bild = cv2.imdecode(np.frombuffer(daten, np.uint8), cv2.IMREAD_COLOR)
    assert bild is not None
    hoehe, breite = bild.shape[:2]
    for _ in range(zufall.randint(1, 4)):
        x, y = zufall.randrange(breite), zufall.randrange(hoehe)
        farbe = tuple(zufall.randrange(256) for _ in range(3))
        cv2.rectangle(bild, (x, y), (x + zufall.randrange(breite // 3), y + zufall.randrange(hoehe // 8)), farbe, -1)
    if zufall.random() < 0.4:
        bild = bild[: zufall.randint(hoehe // 3, hoehe), zufall.randrange(breite // 2) :]
    if zufall.random() < 0.3:
        bild = cv2.GaussianBlur(bild, (0, 0), zufall.uniform(0.5, 4))
    return cv2.imencode(".jpg", np.ascontiguousarray(bild), [cv2.IMWRITE_JPEG_QUALITY, zufall.randint(10, 90)])[
        1
    ].tobytes()


def main() -> None:
    """Both, with the time they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--pictures", type=int, default=300)
    wahl = parser.parse_args()
    beginn, zaehler, abgebrochen = time.perf_counter(), Counter[str](), False
    try:
        texte(wahl.texts, zaehler)
        bilder(wahl.pictures, zaehler)
    except KeyboardInterrupt:
        abgebrochen = True
    for name, zahl in sorted(zaehler.items()):
        print(f"{name:<32} {zahl}")
    tried = sum(zahl for name, zahl in zaehler.items() if name.endswith(" tried") and not name.startswith("pictures"))
    print(f"{tried} texts, {zaehler['pictures tried']} pictures: no crash, no wrong check digit taken", end="; ")
    print(f"{time.perf_counter() - beginn:.0f} s{', broken off' if abgebrochen else ''}")
    sys.exit(130 if abgebrochen else 0)


if __name__ == "__main__":
    main()
