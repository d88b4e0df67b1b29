"""One drawn picture from a seed, and what is on it; even seeds may be tuned to, odd ones are held out."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import zxingcpp
from PIL import Image

from tests.zeichner import ausweisbilder, schein
from tests.zeichner.angaben import anschrift, fahrzeug, halter, zone
from tests.zeichner.kamera import als_jpeg, aufnahme
from tests.zeichner.papiere import Bogen

Wahrheit = Mapping[str, Any]
CODE_ZEICHEN = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Probe:
    """A picture file and the documents on it, from top to bottom before it was turned."""

    nummer: int
    stufe: int
    bild: bytes = field(repr=False)
    dokumente: tuple[Wahrheit, ...] = field(repr=False)


def _zb1(zufall: Random, stufe: int) -> tuple[Bogen, Wahrheit]:
    werte = fahrzeug(zufall)
    aufkleber = anschrift(zufall) if zufall.random() < 0.25 else ""
    bogen = schein.vorderseite(zufall, werte, aufkleber)
    felder = werte | ({"C.1.3": aufkleber} if aufkleber else {})
    return bogen, {"kind": "zb1", "fields": felder, "has_address_sticker": bool(aufkleber), "level": stufe}


def _ausweis(art: str, kind: str) -> Callable[[Random, int], tuple[Bogen, Wahrheit]]:
    def zeichne(zufall: Random, stufe: int) -> tuple[Bogen, Wahrheit]:
        familie, vornamen = halter(zufall)
        while vornamen in ("", "-"):
            familie, vornamen = halter(zufall)
        z = zone(zufall, art, familie, vornamen)
        wohnung = anschrift(zufall)
        if art in ("td1", "eat"):
            bogen = ausweisbilder.kartenrueckseite(zufall, z, wohnung)
        elif art == "td2":
            bogen = ausweisbilder.alte_karte(zufall, z, familie)
        else:
            bogen = ausweisbilder.passseite(zufall, z, familie, vornamen)
        strasse, ort = wohnung.upper().replace("ß", "SS").split("\n")
        gedruckt = {"address": f"{ort}\n{strasse}"} if art in ("td1", "eat") else {}
        return bogen, {"kind": kind, "mrz": list(z.zeilen), "level": stufe} | z.felder | gedruckt

    return zeichne


def _anderes(kind: str, zeichne: Callable[[Random], Bogen]) -> Callable[[Random, int], tuple[Bogen, Wahrheit]]:
    return lambda zufall, stufe: (zeichne(zufall), {"kind": kind, "level": stufe})


def _matrix(text: str) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix)
    return Image.fromarray(code.to_image(scale=1, add_quiet_zones=True)).convert("RGB")


def _rueckseite(zufall: Random, stufe: int, offen: bool) -> tuple[Bogen, Wahrheit]:
    nummer = "B" + "".join(zufall.choices("ABCDEFGHKLMNPRSTUVWXYZ0123456789", k=7))
    code = "".join(zufall.choices(CODE_ZEICHEN, k=7))
    bogen = schein.rueckseite(zufall, _matrix(nummer), _matrix(code) if offen else None)
    return bogen, {"kind": "zb1_rueckseite", "number": nummer, "secret": code, "uncovered": offen, "level": stufe}


def _vorderseite(zufall: Random) -> Bogen:
    familie, vornamen = halter(zufall)
    return ausweisbilder.kartenvorderseite(zufall, familie, vornamen)


ARTEN: Mapping[str, Callable[[Random, int], tuple[Bogen, Wahrheit]]] = {
    "zb1": _zb1,
    "td1": _ausweis("td1", "id_card"),
    "eat": _ausweis("eat", "residence_permit"),
    "td2": _ausweis("td2", "id_card"),
    "td3": _ausweis("td3", "passport"),
    "zb1_rueckseite": lambda zufall, stufe: _rueckseite(zufall, stufe, False),
    "zb1_code_offen": lambda zufall, stufe: _rueckseite(zufall, stufe, True),
    "ausweis_vorderseite": _anderes("ausweis_vorderseite", _vorderseite),
    "fahrzeugschein_alt": _anderes("fahrzeugschein_alt", ausweisbilder.alter_fahrzeugschein),
    "fahrzeugschein_digital": _anderes("fahrzeugschein_digital", ausweisbilder.digitaler_fahrzeugschein),
    "fremd": _anderes("unbekannt", ausweisbilder.brief),
    "leer": _anderes("leer", ausweisbilder.leeres_blatt),
}


def probe(nummer: int, arten: tuple[str, ...], stufe: int) -> Probe:
    """The picture number `nummer` with documents of the kinds `arten` one below the other."""
    zufall = Random(f"{nummer}/{stufe}/{'+'.join(arten)}")
    gezeichnet = [ARTEN[art](zufall, stufe) for art in arten]
    bilder = [bogen.fertig() for bogen, _ in gezeichnet]
    bild, _, guete = aufnahme(zufall, bilder, stufe, zufall.choice((0, 0, 0, 90, 180, 270)))
    return Probe(nummer, stufe, als_jpeg(bild, guete), tuple(wahrheit for _, wahrheit in gezeichnet))


def als_tiff(bilder: list[bytes]) -> bytes:
    """Several pictures as the pages of one TIFF, as an office scanner sends them."""
    seiten = [Image.open(io.BytesIO(bild)).convert("L") for bild in bilder]
    datei = io.BytesIO()
    seiten[0].save(datei, "TIFF", save_all=True, append_images=seiten[1:], compression="tiff_lzw")
    return datei.getvalue()


def als_pdf(bilder: list[bytes]) -> bytes:
    """Several pictures as the pages of one PDF."""
    seiten = [Image.open(io.BytesIO(bild)) for bild in bilder]
    datei = io.BytesIO()
    seiten[0].save(datei, "PDF", save_all=True, append_images=seiten[1:], resolution=200)
    return datei.getvalue()


def schreibe(ordner: Path, proben: list[Probe]) -> None:
    """Writes pictures and what is on them, to be looked at."""
    for p in proben:
        name = f"{p.nummer:04}-{p.dokumente[0]['kind']}-l{p.stufe}"
        (ordner / f"{name}.jpg").write_bytes(p.bild)
        (ordner / f"{name}.json").write_text(json.dumps(p.dokumente[0], ensure_ascii=False), "utf-8")
