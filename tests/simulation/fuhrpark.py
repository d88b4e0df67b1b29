"""The vehicles of a day: which Vorgang is about which of them, and what the Kreis's register must hold of them."""

from random import Random

from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.registerdaten import anschrift_nach, geaenderte
from bureau_app.domain.registerfahrzeug import Halteranfrage
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.sync import FAHRZEUG_ZURUECK, lies_fahrzeuggrund
from tests.eintraege import stammdaten
from tests.kreisdienst import KREIS, schrank
from tests.registerfahrzeuge import ALT, HALTER
from tests.simulation.bezirk import Bezirk
from tests.simulation.hinterland import Zulassungsstelle
from tests.simulation.platz import Platz
from tests.simulation.urteil import Buchfuehrung
from tests.simulation.verstoss import verlange
from tests.simulation.vorlage import REGISTRIERTE, geburtstag, zaehlfin


class Fuhrpark:
    """Hands out vehicles; most have one Vorgang each."""

    def __init__(self, wuerfel: Random, buch: Buchfuehrung, bezirk: Bezirk) -> None:
        self.wuerfel, self.buch, self.bezirk = wuerfel, buch, bezirk
        self.fins: list[str] = []

    def fahrzeug(self) -> str:
        """A vehicle of its own, now and then one that another Vorgang has too."""
        if self.fins and self.wuerfel.random() < 0.12:
            strittig = self.wuerfel.choice(self.fins)
            self.buch.strittig.add(strittig)
            return strittig
        self.fins.append(zaehlfin(len(self.fins)))
        return self.fins[-1]

    def fall(self, platz: Platz) -> Vorgang:
        """A Vorgang that only has to be closed. The register was asked about its vehicle, or not; a second one is
        another Halter's if the register knows it."""
        erstes = self.fahrzeug()
        version = self._version(erstes) if self.wuerfel.random() < 0.4 else None
        zweites = self.fahrzeug() if self.wuerfel.random() < 0.3 else erstes
        if zweites == erstes:
            return platz.lege_vor(erstes, version=version)
        if zweites in REGISTRIERTE:
            self.buch.strittig.add(zweites)
        return platz.lege_vor(erstes, zweites, version=version)

    def pruefe_ende(self, stelle: Zulassungsstelle | None) -> None:
        """Of every vehicle that was changed, the register holds the Anschrift of the last change; its version counts
        the Anschriften that it had; the register behind heard the same."""
        self._pruefe_weitergabe(stelle)
        register = EingebettetesRegister(self.bezirk.engine, KREIS, stammdaten().zeichen, schrank())
        for vehikel, anschriften in self._anschriften().items():
            halter = Halteranfrage(HALTER.familienname, HALTER.vornamen, geburtstag(vehikel))
            dort = [(f.version, f.halter_anschrift) for f in register.suche(halter) if f.fin == vehikel]
            soll = [(len(anschriften), anschriften[-1])]
            verlange(dort == soll, "I6", f"the register holds {dort} of a vehicle, not {soll}")

    def _pruefe_weitergabe(self, stelle: Zulassungsstelle | None) -> None:
        """The register behind the district was told of every vehicle that was not booked, as far as no restore ruled
        anew."""
        if stelle is None or self.buch.hergestellt:
            return
        for sendung in stelle.angekommen.values():
            fahrzeuge = FahrzeugregisterEintrag.aus_json(sendung.inhalt).fahrzeuge
            gesandt = FahrzeugregisterEintrag.aus_json(self.buch.gepraegt[sendung.kopf.op_id][1]).fahrzeuge
            fehlend = {n for n, f in enumerate(gesandt) if f not in fahrzeuge}
            gleich = fehlend == self._nicht_gebuchte(sendung.kopf.op_id)
            verlange(gleich, "I2", "the register behind was told of other vehicles than those that were booked")

    def _version(self, vehikel: str) -> int | None:
        if vehikel not in REGISTRIERTE:
            return None
        frage = "SELECT version FROM registerfahrzeug WHERE fin_hmac = ?"
        ((version,),) = self.bezirk.platte.zeilen(frage, self.bezirk.gruendung.register[vehikel])
        return int(version)

    def _anschriften(self) -> dict[str, list[str]]:
        """Of each registered vehicle that was changed the Anschriften that it had, as the ledger tells them."""
        hatte: dict[str, list[str]] = {}
        gebucht: dict[str, set[str]] = {}
        aufgehoben: set[str] = set()
        for op_id in self.buch.gebuchte():
            e = FahrzeugregisterEintrag.aus_json(self.buch.gepraegt[op_id][1])
            nicht = self._nicht_gebuchte(op_id)
            zu_spaet = e.herkunft.vorgang_id in aufgehoben and not self.buch.zurueckgespielt
            verlange(not zu_spaet, "I2", "a Vorgang took effect after its own Storno")
            if e.art == "storno" and e.bezug:
                aufgehoben.add(e.bezug.vorgang_id)
            frueherer = gebucht.setdefault(e.bezug.vorgang_id, set()) if e.bezug else set()
            for f in geaenderte(e.model_copy(update={"fahrzeuge": _ohne(e, nicht)})):
                if e.art == "storno" and f.fin not in frueherer:
                    continue
                frueherer.discard(f.fin)
                if e.art != "storno":
                    gebucht.setdefault(e.herkunft.vorgang_id, set()).add(f.fin)
                if f.fin in REGISTRIERTE:
                    _nimm_auf(
                        hatte.setdefault(f.fin, [ALT]), anschrift_nach(e), None if e.bezug else f.register_version
                    )
        return hatte

    def _nicht_gebuchte(self, op_id: str) -> set[int]:
        frage = "SELECT grund FROM ereignis WHERE zu_op_id = ? AND art = ?"
        return {lies_fahrzeuggrund(grund)[0] for (grund,) in self.bezirk.platte.zeilen(frage, op_id, FAHRZEUG_ZURUECK)}


def _nimm_auf(anschriften: list[str], neue: str, gesehen: int | None) -> None:
    """The vehicle gets another Anschrift, by somebody who saw this version of it (None: who did not look)."""
    if anschriften[-1] == neue:
        return
    zuvor = [*anschriften, ""][min(gesehen, len(anschriften) + 1) - 1] if gesehen else anschriften[-1]
    verlange(zuvor == anschriften[-1], "I2", "a vehicle was changed by somebody who saw another version of it")
    anschriften.append(neue)


def _ohne(e: FahrzeugregisterEintrag, nummern: set[int]) -> tuple[object, ...]:
    return tuple(f for n, f in enumerate(e.fahrzeuge) if n not in nummern)
