"""What the embedded register holds of a vehicle, and what an entry says about it."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bureau_app.district.fallinhalt import oeffne, verschliesse
from bureau_app.district.kennwerte import MERKMAL_FEST, Kennwerte
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.wire.fahrzeugregister import Fahrzeugangabe, FahrzeugregisterEintrag
from bureau_app.wire.teile import Anschriftangabe


@dataclass(frozen=True, slots=True)
class Fahrzeugdaten:
    """What the embedded register holds of one vehicle. `kreis` is the district (5 digits) whose authority `behoerde`
    registered it; without a birth date (a company) no question finds it, nor once it is `abgemeldet` (FZV § 16)."""

    kennzeichen: str = field(repr=False)
    fin: str = field(repr=False)
    marke: str = field(repr=False)
    familienname: str = field(repr=False)
    vornamen: str = field(repr=False)
    geburtsdatum: date | None = field(repr=False)
    anschrift: str = field(repr=False)
    kreis: str
    behoerde: str
    bitte_kreis: bool = False
    abgemeldet: bool = False

    def hier(self, district_id: str) -> bool:
        """Whether this Zulassungsbezirk may change it: registered here, and still so."""
        return self.kreis == district_id and not self.abgemeldet

    @classmethod
    def aus_json(cls, roh: bytes, anschrift: str) -> "Fahrzeugdaten":
        """As stored: the Anschrift, which changes by itself, apart from the rest."""
        werte: dict[str, Any] = json.loads(roh) | {"anschrift": anschrift}
        geburt = werte.pop("geburtsdatum")
        return cls(geburtsdatum=date.fromisoformat(geburt) if geburt else None, **werte)

    def als_json(self) -> bytes:
        """To be stored, without the Anschrift."""
        werte = asdict(self) | {"geburtsdatum": self.geburtsdatum.isoformat() if self.geburtsdatum else None}
        del werte["anschrift"]
        return json.dumps(werte, ensure_ascii=False).encode()


class Registerschutz:
    """Encrypts what the register holds of a vehicle; the tag binds it to this vehicle and column."""

    def __init__(self, district_id: str, schrank: Schluesselschrank) -> None:
        self._district_id = district_id
        self._verfahren = AESGCM(schrank.abgeleitet("fahrzeugregister"))

    def verschliesse(self, fin_hmac: str, spalte: str, inhalt: bytes) -> bytes:
        """The stored form of a column."""
        return verschliesse(self._verfahren, inhalt, self._bindung(fin_hmac, spalte))

    def lies(self, fin_hmac: str, daten: bytes, anschrift: bytes) -> Fahrzeugdaten:
        """The vehicle that both columns hold."""
        offen = oeffne(self._verfahren, anschrift, self._bindung(fin_hmac, "anschrift"))
        return Fahrzeugdaten.aus_json(oeffne(self._verfahren, daten, self._bindung(fin_hmac, "daten")), offen.decode())

    def _bindung(self, fin_hmac: str, spalte: str) -> bytes:
        return f"{self._district_id}|{fin_hmac}|{spalte}".encode()


def geaenderte(eintrag: FahrzeugregisterEintrag) -> tuple[Fahrzeugangabe, ...]:
    """The vehicles whose Halter gets another Anschrift by the entry itself; the Kreis decides on the others."""
    gilt = (Fahrzeugausgang.AUFKLEBER, Fahrzeugausgang.STORNIERT)
    return tuple(f for f in eintrag.fahrzeuge if f.ausgang in gilt and f.halter is not None)


def anschrift_nach(eintrag: FahrzeugregisterEintrag) -> str:
    """The Anschrift that the entry leads to, lines joined by a line feed: a Storno leads back."""
    return _zeilen(eintrag.alte_anschrift if eintrag.art == "storno" else eintrag.neue_anschrift)


def anschrift_vor(eintrag: FahrzeugregisterEintrag) -> str:
    """The Anschrift that the entry starts from."""
    return _zeilen(eintrag.neue_anschrift if eintrag.art == "storno" else eintrag.alte_anschrift)


def _zeilen(anschrift: Anschriftangabe | None) -> str:
    return "\n".join(anschrift.als_anschrift().zeilen()) if anschrift else ""


@dataclass(frozen=True, slots=True)
class Angabe:
    """One changed vehicle of an entry as the register compares it: the version that the entry saw, what holds after
    it, and (if it saw none) what must hold before it, from the beginning of the `merkmal` on."""

    fin: str = field(repr=False)
    fin_hmac: str
    version: int | None
    nach: str
    vorher: str


def angaben(kennwerte: Kennwerte, eintrag: FahrzeugregisterEintrag) -> tuple[Angabe, ...]:
    """All changed vehicles of an entry."""
    ziel, zuvor = anschrift_nach(eintrag), anschrift_vor(eintrag)
    gefunden = []
    for f in geaenderte(eintrag):
        halter = kennwerte.halter(f.halter.familienname, f.halter.geburtsdatum) if f.halter else ""
        nach = kennwerte.merkmal(halter, f.kennzeichen, ziel)
        vorher = nach[:MERKMAL_FEST]
        if eintrag.art == "storno":
            vorher = kennwerte.merkmal(halter, f.kennzeichen, zuvor)
        gefunden.append(Angabe(f.fin, kennwerte.fin(f.fin), f.register_version, nach, vorher))
    return tuple(gefunden)
