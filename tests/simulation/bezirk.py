"""The district's service without sockets and threads: the shipped functions behind its routes, on a disk in memory."""

import functools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Response
from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Kontodaten, Verzeichnis
from bureau_app.district.anfragen import lies, pruefe_person
from bureau_app.district.epoche import erneuere_epoche
from bureau_app.district.ereignisse import ZURUECK, melde_register
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.fallinhalt import Fallinhalt, oeffne
from bureau_app.district.freigaben import BEANTRAGEN, Freigaben
from bureau_app.district.freigaberouten import ENTSCHEIDEN
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.kennwerte import Kennwertquelle
from bureau_app.district.ledger import Ledger
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.outbound.abholfach import Abholfach
from bureau_app.district.outbound.dienst import Ausgang
from bureau_app.district.outbound.ziel import Ziel
from bureau_app.district.outbound.zielarten import lies_toml
from bureau_app.district.outbound.zustellung import Zielplatz, arbeite
from bureau_app.district.problems import problem, problem_mit
from bureau_app.district.runden import Runden, fuer, verstandenes
from bureau_app.district.schema import richte_ein
from bureau_app.district.sitzungen import Sitzungen
from bureau_app.district.transaktion import schreiben
from bureau_app.link.verbindung import Antwort
from bureau_app.wire import dienst
from bureau_app.wire.dienst import FOLGE_KOPF
from bureau_app.wire.freigabe import Freigabeanfrage, Freigabeentscheidung, SchonEntschieden
from bureau_app.wire.nachricht import Nachricht
from bureau_app.wire.pruefspur import KANN_KOPF
from bureau_app.wire.sync import FAHRZEUG_ZURUECK, Syncanfrage
from tests.amt import ART
from tests.eintraege import stammdaten
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import FAST, KAARST, KENNWORT, KREIS, NEUSS, schrank
from tests.registerfahrzeuge import fahrzeugdaten
from tests.simulation.netz import Anfrage
from tests.simulation.platte import eingerichtet, lege_ein
from tests.simulation.stadtschluessel import pem
from tests.simulation.vorlage import REGISTRIERTE, geburtstag

GEMEINDEN = (NEUSS, NEUSS, KAARST)
"""The town of each counter."""

ZIEL = "zulassung"
"""The register behind the district, on days that have one."""

FEED_SEITE = 3
"""Small pages, so that a day has more than one."""

_ANTRAG = re.compile(r"/v1/freigaben/([0-9a-f-]{36})(/entscheidung)?")


@dataclass(frozen=True)
class Gruendung:
    """A district that was set up once: devices with their tokens, for each town its accounts' ids by Kennung, and the
    register's vehicles by FIN, each with what the register knows it by."""

    abbild: bytes
    geraete: tuple[tuple[Geraeteausweis, str], ...]
    konten: dict[str, dict[str, str]]
    register: dict[str, str]


@functools.cache
def gruende() -> Gruendung:
    """A clerk and a supervisor in each town; `zweit` is a clerk's account of the same human as the supervisor."""
    geraete: list[tuple[Geraeteausweis, str]] = []
    konten: dict[str, dict[str, str]] = {}
    register: dict[str, str] = {}

    def lege_an(engine: Engine) -> None:
        richte_ein(engine, KREIS, schrank())
        register.update(_lade_register(engine))
        verzeichnis = Verzeichnis(engine, KREIS, FakeUhr().jetzt, FAST)
        geraete.extend(verzeichnis.nimm_geraet_auf(ags, "Schalter") for ags in GEMEINDEN)
        for ags in dict.fromkeys(GEMEINDEN):
            for art, rolle, person in (("erna", "sachbearbeitung", ""), ("anna", "aufsicht", "")):
                verzeichnis.setze_konto(Kontodaten(art + ags, art, "EB", rolle, ags, person), KENNWORT)
            zweit = Kontodaten("zweit" + ags, "anna", "AS", "sachbearbeitung", ags, "anna" + ags)
            verzeichnis.setze_konto(zweit, KENNWORT)
            geraet = next(g for g, _ in geraete if g.gemeinde_ags == ags)
            angemeldet = {k: verzeichnis.melde_an(geraet, k + ags, KENNWORT) for k in ("erna", "anna", "zweit")}
            konten[ags] = {kennung: wer.id for kennung, wer in angemeldet.items() if wer}
            Ausgang.baue(engine, KREIS, FakeUhr().jetzt, schrank()).ziele.setze_gemeinde(ags, pem(ags), None)

    return Gruendung(eingerichtet(lege_an), tuple(geraete), konten, register)


def _lade_register(engine: Engine) -> dict[str, str]:
    register = EingebettetesRegister(engine, KREIS, stammdaten().zeichen, schrank())
    register.lade(tuple(fahrzeugdaten(fin=fin, geburtsdatum=geburtstag(fin)) for fin in REGISTRIERTE))
    kennwerte = Kennwertquelle(engine, KREIS, stammdaten().zeichen).lies()
    return {fin: kennwerte.fin(fin) for fin in REGISTRIERTE}


class Bezirk:
    """The service; `uhr` is its own clock. It dies and starts again without losing what it committed."""

    def __init__(self) -> None:
        self.platte, self.engine = lege_ein()
        self.uhr = FakeUhr()
        self.gruendung = gruende()

    def beginne(self) -> None:
        """The district as founded, and a running service."""
        self.platte.spiele_ein(self.gruendung.abbild)
        self.uhr = FakeUhr()
        self.tokens = {geraet.id: token for geraet, token in self.gruendung.geraete}
        self.gegabelt: set[str] = set()
        self.starte()

    def starte(self) -> None:
        """A service process begins: it knows what the disk holds."""
        self.platte.rollback()
        self.platte.stirb_am(0)
        self.platte.stoere(0)
        self.ledger: Ledger = baue_ledger(self.engine, KREIS, self._jetzt, stammdaten().zeichen, schrank())
        self.freigaben = Freigaben(self.engine, KREIS, self._jetzt, lambda _gemeinde: None, schrank())
        self.sitzungen = Sitzungen(self.engine, KREIS, self._jetzt)
        self.verzeichnis = Verzeichnis(self.engine, KREIS, self._jetzt, FAST)
        self.quarantaene = Quarantaene(self.engine, KREIS)
        self.runden = Runden(self.ledger, self.quarantaene, self._jetzt)
        self.ausgang = Ausgang.baue(self.engine, KREIS, self._jetzt, schrank())

    def wechsle_epoche(self) -> None:
        """What a restore of the backup ends with: the old cursors are worth nothing."""
        self.platte.execute("UPDATE kreis SET epoche = printf('%016x', abs(random() / 2))")

    def stelle_her(self, sicherung: bytes) -> None:
        """A backup is put in place of the database, and a service begins."""
        self.platte.spiele_ein(sicherung)
        with schreiben(self.engine) as v:
            erneuere_epoche(v, KREIS, self._jetzt())
        self.starte()

    def haenge_an(self) -> None:
        """From now on a register behind the district has the last word."""
        self.ausgang.ziele.nimm_auf(ZIEL, lies_toml(ART), von_anfang=True)

    def beliefere(self, ziel: Ziel) -> None:
        """One pass for it."""
        self._arbeite_fuer(ZIEL, ziel)

    def trage(self, gemeinde_ags: str) -> Abholfach:
        """One pass for a town: its envelopes lie ready after it, its answers are told."""
        self._arbeite_fuer(f"fachverfahren-{gemeinde_ags}", self.ausgang.fach)
        return self.ausgang.fach

    def _arbeite_fuer(self, name: str, ziel: Ziel) -> None:
        wahl = next(wahl for wahl, _ in self.ausgang.ziele.alle() if wahl.name == name)
        arbeite(self.ausgang.ableitung, self.ausgang.postausgang, Zielplatz(wahl, ziel))

    def umschlaege(self) -> list[tuple[str, str, bytes | None]]:
        """Op id, town and content of every envelope in the ledger, as the Kreis can read it."""
        frage = (
            "SELECT e.op_id, e.gemeinde_ags, e.vorgang_id FROM ereignis AS e"
            " WHERE e.register = 'melderegister' AND e.zu_op_id IS NULL ORDER BY e.seq"
        )
        alle = self.platte.zeilen(frage)
        return [(op_id, ags, self.ledger.eintrag(ags, vorgang, "melderegister")) for op_id, ags, vorgang in alle]

    def unbeantwortete(self) -> int:
        """How many sendings the register behind has not confirmed or returned."""
        frage = "SELECT count(*) FROM sendung WHERE ziel = ? AND stand NOT IN ('bestaetigt', 'zurueck')"
        return int(self.platte.zeilen(frage, ZIEL)[0][0])

    def registermeldungen(self) -> list[tuple[str, str]]:
        """Op id of the change and kind of each step of the register behind that the ledger tells."""
        return self.platte.zeilen(
            "SELECT zu_op_id, art FROM ereignis WHERE zu_op_id IS NOT NULL AND art <> ?", FAHRZEUG_ZURUECK
        )

    def pruefzeichen(self, vorgang_id: str, op_id: str, koerper: bytes) -> str:
        """What the ledger must keep of a change's checksum, by the key on its disk."""
        frage = "SELECT verpackt FROM fallschluessel WHERE vorgang_id = ?"
        ((verpackt,),) = self.platte.zeilen(frage, vorgang_id)
        schluessel = oeffne(AESGCM(schrank().kek), bytes(verpackt), f"{KREIS}|{vorgang_id}".encode())
        return Fallinhalt(KREIS, schrank()).pruefzeichen(schluessel, op_id, sha256(koerper).hexdigest())

    def gib_zurueck(self, op_id: str) -> bool:
        """The register behind the district returns a change that the ledger took; False if it was returned before."""
        with schreiben(self.engine) as v:
            return melde_register(v, KREIS, op_id, ZURUECK, "fahrzeugregister", self._jetzt(), "formfehler")

    def in_quarantaene(self) -> set[str]:
        """The ids of the devices of which nothing is taken until a person looked."""
        return {i for (i,) in self.platte.zeilen("SELECT id FROM geraet WHERE quarantaene IS NOT NULL")}

    def kennt(self, geraet: Geraeteausweis) -> bool:
        """Whether the device may send: it is enrolled here, and in no quarantine."""
        return bool(self.platte.zeilen("SELECT 1 FROM geraet WHERE id = ? AND quarantaene IS NULL", geraet.id))

    def nimm_auf(self, geraet_id: str, gemeinde_ags: str) -> Geraeteausweis:
        """A counter PC is enrolled once more, as another device."""
        with schreiben(self.engine) as v:
            neu, self.tokens[geraet_id] = self.verzeichnis.trage_geraet_ein(v, geraet_id, gemeinde_ags, "Schalter")
        return neu

    def oeffne_sitzung(self, geraet: Geraeteausweis, konto_id: str) -> str:
        """A person signs in at this device; the password was looked at elsewhere."""
        return self.sitzungen.eroeffne(geraet, konto_id)[0]

    def bediene(self, anfrage: Anfrage) -> Antwort:
        """One request of a device: status and body, as the service's routes and handlers give them."""
        try:
            geraet = self.verzeichnis.geraet(self.tokens[anfrage.geraet.id])
            if geraet is None:
                raise Abgelehnt(dienst.GERAET_UNBEKANNT)
            return self._beantworte(geraet, anfrage)
        except Abgelehnt as abgelehnt:
            if abgelehnt.art == dienst.GERAET_GEGABELT:
                self.gegabelt.add(anfrage.geraet.id)
            return _gesagt(problem(abgelehnt.art))
        except (OperationalError, InterfaceError):
            return _gesagt(problem(dienst.DATENBANK_GESTOERT))

    def _jetzt(self) -> Any:
        return self.uhr.jetzt()

    def _beantworte(self, geraet: Geraeteausweis, anfrage: Anfrage) -> Antwort:
        methode, koerper = anfrage.methode, anfrage.koerper
        weg, _, frage = anfrage.weg.partition("?")
        person: Callable[[tuple[str, ...]], Any] = partial(pruefe_person, self.sitzungen, geraet, anfrage.sitzung)
        if (methode, weg) == ("POST", "/v1/sync"):
            kann = verstandenes(anfrage.kopf.get(KANN_KOPF, ""))
            antwort = self.runden.bediene(geraet, lies(Syncanfrage, koerper), kann, anfrage.kopf.get(FOLGE_KOPF, ""))
            assert len(antwort.feed) <= FEED_SEITE, "the small pages of the simulation do not hold"
            return _nachricht(fuer(kann, antwort))
        if (methode, weg) == ("GET", "/v1/freigaben"):
            return _nachricht(self.freigaben.eingang(person(ENTSCHEIDEN)))
        if (methode, weg) == ("GET", "/v1/freigabemeldungen"):
            gefragt = parse_qs(frage)
            return _nachricht(self.freigaben.meldungen(geraet, gefragt["antrag"], gefragt.get("marke", [""])[0]))
        antrag = _ANTRAG.fullmatch(weg)
        assert antrag, weg
        if methode == "PUT":
            wer = person(BEANTRAGEN)
            return _nachricht(self.freigaben.beantrage(geraet, wer, antrag[1], lies(Freigabeanfrage, koerper)))
        if methode == "DELETE":
            person(BEANTRAGEN)
            return _nachricht(self.freigaben.ziehe_zurueck(geraet, antrag[1]))
        entscheidung = lies(Freigabeentscheidung, koerper)
        auskunft = self.freigaben.entscheide(person(ENTSCHEIDEN), antrag[1], entscheidung)
        if auskunft.zuerst:
            return _nachricht(auskunft)
        return _gesagt(problem_mit(partial(SchonEntschieden, meldung=auskunft), dienst.SCHON_ENTSCHIEDEN))


def _nachricht(nachricht: Nachricht) -> Antwort:
    return Antwort(200, nachricht.als_json())


def _gesagt(antwort: Response) -> Antwort:
    return Antwort(antwort.status_code, bytes(antwort.body))


def outcomes(antwort: Antwort) -> dict[str, tuple[str, str]]:
    """Of an answer to a round: ruling and reason of each op."""
    if antwort[0] != 200:
        return {}
    return {o["op_id"]: (o["ausgang"], o["grund"]) for o in json.loads(antwort[1]).get("outcomes", ())}
