"""What stands between ledger and register: an entry meets no other Vorgang and no newer register, then is passed on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection

from bureau_app.district.erfasser import Erfasserrollen
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.fahrzeugvorgaenge import Fahrzeugvorgaenge
from bureau_app.district.freigabebelege import Freigabebelege
from bureau_app.district.kennwerte import Kennwertquelle
from bureau_app.district.registerdaten import Angabe, angaben, anschrift_nach, geaenderte
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.umzuege import Halterumzuege, personen
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.sync import Fahrzeugeinwandangabe

Einwaende = tuple[Fahrzeugeinwandangabe, ...]


@dataclass(frozen=True, slots=True)
class Registersatz:
    """Everything that booking a plain entry writes behind the ledger, reckoned before a transaction begins: its
    vehicles with the encrypted Anschrift of each, its people, its day and the Anschrift that it leads to (HMAC)."""

    tag: date
    anschrift_hmac: str
    fahrzeuge: tuple[tuple[Angabe, bytes], ...]
    personen: tuple[str, ...]


class Registerpruefung(Protocol):
    """What lies behind the ledger: asked before an entry is booked, and told of it, in the same transaction."""

    def reserviere(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> None:
        """Keep others from what the entry is about until the transaction ends."""

    def einwaende(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> Mapping[int, str]:
        """Which of the entry's vehicles (by index) cannot be booked, and why: a person must decide."""

    def ansicht(self, v: Connection, eintrag: FahrzeugregisterEintrag, einwaende: Mapping[int, str]) -> Einwaende:
        """What that person is to see of each."""

    def uebernimm(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """The entry is booked; a code of what a person should look at all the same, "" for nothing."""

    def satz(self, eintrag: FahrzeugregisterEintrag) -> Registersatz | None:
        """What booking writes if nothing stands against it; None if that takes a look at what is stored first."""

    def betroffene(self, eintrag: FahrzeugregisterEintrag) -> Sequence[str]:
        """The vehicles and people (HMACs) that the entry is about: two entries that share one are ruled on in their
        order."""


class Weitergabe:
    """The questions that an entry must pass (K3 to K6, K11), and the notes of one that did."""

    def __init__(
        self,
        district_id: str,
        quelle: Kennwertquelle,
        register: EingebettetesRegister,
        vorgaenge: Fahrzeugvorgaenge,
        uhr: Callable[[], datetime],
        schrank: Schluesselschrank,
    ) -> None:
        self._quelle = quelle
        self._register = register
        self._vorgaenge = vorgaenge
        self._umzuege = Halterumzuege(district_id)
        self._erfasser = Erfasserrollen(district_id)
        self._belege = Freigabebelege(district_id, uhr, schrank)

    def reserviere(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> None:
        """Its vehicles and people."""
        self._vorgaenge.reserviere(v, eintrag)

    def einwaende(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> Mapping[int, str]:
        """One vehicle after the other; an approval that nobody gave, or who may not record any more, for none of
        them."""
        if grund := self._belege.einwand(v, eintrag) or self._erfasser.einwand(v, eintrag):
            return dict.fromkeys(range(len(eintrag.fahrzeuge)), grund)
        einzelne = ((n, _nur(eintrag, n)) for n in range(len(eintrag.fahrzeuge)))
        return {n: grund for n, einzeln in einzelne if (grund := self._einwand(v, einzeln))}

    def _einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """Another Vorgang first: it says more than that the register moved on."""
        gemeint = self._vorgaenge.auf_bezug(v, eintrag)
        if grund := self._vorgaenge.einwand(v, gemeint) or self._register.einwand(v, gemeint):
            return grund
        return self._umzuege.einwand(v, self._quelle.lies(v), gemeint)

    def ansicht(self, v: Connection, eintrag: FahrzeugregisterEintrag, einwaende: Mapping[int, str]) -> Einwaende:
        """The register's side; of another Vorgang day and town."""
        return tuple(self._ansicht(v, eintrag, n, grund) for n, grund in sorted(einwaende.items()))

    def _ansicht(self, v: Connection, eintrag: FahrzeugregisterEintrag, n: int, grund: str) -> Fahrzeugeinwandangabe:
        bild = self._register.bild(v, eintrag.fahrzeuge[n])
        anderer = self._vorgaenge.anderer(v, eintrag, n)
        return Fahrzeugeinwandangabe(
            nummer=n,
            grund=grund,
            version=bild.version if bild else None,
            kennzeichen=bild.kennzeichen if bild else "",
            anschrift=bild.anschrift if bild else "",
            anderer_am=anderer.tag if anderer else None,
            anderer_ags=anderer.gemeinde_ags if anderer else "",
        )

    def uebernimm(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """Register, then the notes of which Vorgang it was; whether it may have been done before."""
        gemeint = self._vorgaenge.auf_bezug(v, eintrag)
        hinweis = self._umzuege.hinweis(v, self._quelle.lies(v), gemeint) if eintrag.bezug is None else ""
        self._vorgaenge.merke(v, gemeint, self._register.uebernimm(v, gemeint))
        self._umzuege.merke(v, self._quelle.lies(v), gemeint)
        return hinweis

    def satz(self, eintrag: FahrzeugregisterEintrag) -> Registersatz | None:
        """None for a Korrektur or a Storno, for an entry that names a vehicle twice, for one recorded offline, and for
        one that a second person approved."""
        if eintrag.bezug is not None or eintrag.herkunft.anmeldung is not None or eintrag.freigabe is not None:
            return None
        kennwerte = self._quelle.lies()
        alle = angaben(kennwerte, eintrag)
        if len({a.fin_hmac for a in alle}) < len(alle):
            return None
        return Registersatz(
            tag=eintrag.entschieden_am,
            anschrift_hmac=kennwerte.anschrift(anschrift_nach(eintrag)),
            fahrzeuge=tuple((a, self._register.anschrift(a.fin_hmac, eintrag)) for a in alle),
            personen=tuple(personen(kennwerte, eintrag)),
        )

    def betroffene(self, eintrag: FahrzeugregisterEintrag) -> Sequence[str]:
        """Those whose Anschrift it changes."""
        kennwerte = self._quelle.lies()
        return (*(kennwerte.fin(f.fin) for f in geaenderte(eintrag)), *personen(kennwerte, eintrag))


def _nur(eintrag: FahrzeugregisterEintrag, nummer: int) -> FahrzeugregisterEintrag:
    return eintrag.model_copy(update={"fahrzeuge": (eintrag.fahrzeuge[nummer],)})
