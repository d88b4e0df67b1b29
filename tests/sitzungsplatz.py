"""A whole counter of fakes for tests of presenters and views: parts, readings, and the last state of each view."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld, Lesung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.strassen import Strasse, Strassenverzeichnis
from bureau_app.domain.vorgang import Vorgang
from bureau_app.resources import lade_texte
from bureau_app.ui.presenters.abschlussbild import Phase
from bureau_app.ui.presenters.abschlussbild import State as Abschlussbild
from bureau_app.ui.presenters.anmeldung import State as Anmeldebild
from bureau_app.ui.presenters.anzeige import Anzeige, Seite
from bureau_app.ui.presenters.anzeige import State as Seitenbild
from bureau_app.ui.presenters.aufgaben import State as Aufgabenbild
from bureau_app.ui.presenters.einsicht import State as Einsichtbild
from bureau_app.ui.presenters.freigabenbild import Antragsbild
from bureau_app.ui.presenters.freigabeneingang import State as Eingangsbild
from bureau_app.ui.presenters.korrektur import State as Korrekturbild
from bureau_app.ui.presenters.leiste import Lage
from bureau_app.ui.presenters.leiste import State as Leistenbild
from bureau_app.ui.presenters.lesen import Lesestand
from bureau_app.ui.presenters.lesen import State as Lesebild
from bureau_app.ui.presenters.meldung import Art
from bureau_app.ui.presenters.meldung import State as Meldungsbild
from bureau_app.ui.presenters.rueckgaben import State as Rueckgabenbild
from bureau_app.ui.presenters.schalterbild import State as Schalterbild
from bureau_app.ui.presenters.sitzung import Sitzung
from bureau_app.ui.presenters.umgebung import Szenario, Umgebung, Vorgaben
from bureau_app.ui.presenters.vorgaenge import State as Listenbild
from bureau_app.ui.texts import Texte
from bureau_app.workflows.freigabe import erbitte
from bureau_app.workflows.ports import Benutzer, Rolle, Runner
from tests.beispiele import KAARST, NEUSS, ZB1_FELDER
from tests.fakes.anmeldespeicher import FakeAnmeldespeicher
from tests.fakes.district import FakeDistrict
from tests.fakes.drucker import FakeDrucker
from tests.fakes.fahrzeugauskunft import FakeFahrzeugauskunft
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.leser import FakeLeser, FakeScanner
from tests.fakes.melderegister import FakeMelderegister
from tests.fakes.runner import SofortRunner
from tests.fakes.schalter import ERNA, OTTO, baue_schalter
from tests.fakes.schalter import NEUSS as HIER
from tests.fakes.store import FakeStore
from tests.fakes.uhr import FakeUhr

KENNWORT = "Richtig-7"
AUFSICHT, ZWEITE, REVISION, VERWALTUNG = (
    Benutzer(f"0193a000-0000-7000-8000-0000000000{stelle:02x}", kennung, name, zeichen, rolle, HIER)
    for stelle, (kennung, name, zeichen, rolle) in enumerate(
        (
            ("a.aufsicht", "Adele Aufsicht", "AA", Rolle.AUFSICHT),
            ("z.zweite", "Zoe Zweite", "ZZ", Rolle.AUFSICHT),
            ("r.revision", "Rita Revision", "RR", Rolle.REVISION),
            ("v.verwaltung", "Viktor Verwaltung", "VV", Rolle.ADMINISTRATION),
        ),
        start=0x20,
    )
)
PERSONEN = (ERNA, OTTO, AUFSICHT, ZWEITE, REVISION, VERWALTUNG)
KONTEN = {person.kennung: (KENNWORT, replace(person, sitzung=f"s-{person.kennung}")) for person in PERSONEN}
SITZUNGEN = {person.sitzung: person for _, person in KONTEN.values()}
BILD_AUSWEIS, BILD_ZB1, BILD_FREMD = b"ausweis", b"zb1", b"fremd"
STRASSEN = (
    Strasse("Oberstraße", "41460", "Neuss", NEUSS, "0101"),
    Strasse("Obererft", "41464", "Neuss", NEUSS, "0102"),
    Strasse("Oberstraße", "41564", "Kaarst", KAARST, "0001"),
    Strasse("Karl-Bröger-Straße", "41462", "Neuss", NEUSS, "0103"),
)


def lesefeld(wert: str, status: Feldstatus = Feldstatus.OK, ausschnitt: bytes | None = None) -> Lesefeld:
    """One read field."""
    return Lesefeld(wert, status, 0.99 if status is Feldstatus.OK else 0.6, ausschnitt)


def ausweis_lesung(ausschnitt: bytes | None = None) -> Lesung:
    """The identity card of the main case: the MRZ is sure, names and address are not."""
    felder = {
        "surname": lesefeld("MUESTERMANN ZOLC", Feldstatus.PRUEFEN, ausschnitt),
        "given_names": lesefeld("ERIKA LUCJA", Feldstatus.PRUEFEN, ausschnitt),
        "birth_date": lesefeld("1983-08-12"),
        "expiry_date": lesefeld("2031-08-01"),
        "address": lesefeld("41564 KAARST\nAM MARKT 2", Feldstatus.PRUEFEN, ausschnitt),
    }
    return Lesung((Dokument(Dokumentart.PERSONALAUSWEIS, felder),), 0.8)


def zb1_lesung(ausschnitt: bytes | None = None, hat_aufkleber: bool = False, **anders: str) -> Lesung:
    """The ZB I of the main case; names and address are not sure."""
    unsicher = ("C.1.1", "C.1.2", "C.1.3")
    werte = {**ZB1_FELDER, **{k.replace("__", "."): v for k, v in anders.items()}}
    felder = {
        code: lesefeld(wert, Feldstatus.PRUEFEN if code in unsicher else Feldstatus.OK, ausschnitt)
        for code, wert in werte.items()
    }
    return Lesung((Dokument(Dokumentart.ZB1, felder, hat_aufkleber),), 1.1)


def immer(verzeichnis: Strassenverzeichnis) -> Callable[[], Strassenverzeichnis]:
    """Always this directory of streets."""
    return lambda: verzeichnis


class FakeDateien(FakeScanner):
    """Files that somebody picked: their names are their contents."""

    def waehle(self, dateien: Sequence[Path]) -> None:
        self.lege_auf(*(str(d).encode() for d in dateien))


@functools.cache
def _texte(lade: Callable[[str], Texte], sprache: str) -> Texte:
    """A catalogue that nobody changes."""
    return lade(lade_texte(sprache))


@dataclass
class Bilder:
    """The last state that each presenter showed, and how often."""

    sitzung: Seitenbild = field(default_factory=Seitenbild)
    anmeldung: Anmeldebild = field(default_factory=Anmeldebild)
    meldung: Meldungsbild = field(default_factory=Meldungsbild)
    leiste: Leistenbild = field(default_factory=Leistenbild)
    vorgaenge: Listenbild = field(default_factory=Listenbild)
    lesen: Lesebild = field(default_factory=Lesebild)
    schalter: Schalterbild = field(default_factory=Schalterbild)
    abschluss: Abschlussbild = field(default_factory=Abschlussbild)
    eingang: Eingangsbild = field(default_factory=Eingangsbild)
    antrag: Antragsbild = field(default_factory=Antragsbild)
    korrektur: Korrekturbild = field(default_factory=Korrekturbild)
    aufgaben: Aufgabenbild = field(default_factory=Aufgabenbild)
    rueckgaben: Rueckgabenbild = field(default_factory=Rueckgabenbild)
    einsicht: Einsichtbild = field(default_factory=Einsichtbild)

    def anzeige(self) -> Anzeige:
        """Callbacks that remember."""

        def merke(name: str) -> Any:
            return lambda state: setattr(self, name, state)

        return Anzeige(**{name: merke(name) for name in Anzeige.__dataclass_fields__})


class Sitzungsplatz:
    """Fakes of every port, joined into one Umgebung."""

    def __init__(
        self,
        stammdaten: Stammdaten,
        runner: Runner | None = None,
        vorgaben: Vorgaben | None = None,
        store: FakeStore | None = None,
        sprache: str = "de",
        drucker: FakeDrucker | None = None,
        texte: type[Texte] = Texte,
        freigabe: FakeFreigabestelle | None = None,
        auskunft: FakeFahrzeugauskunft | None = None,
    ) -> None:
        self.store, self.bilder = store or FakeStore(), Bilder()
        self.drucker, self.uhr = drucker or FakeDrucker(), FakeUhr()
        self.leser, self.scanner, self.dateien = FakeLeser(), FakeScanner(), FakeDateien()
        self.freigabe = freigabe or FakeFreigabestelle(uhr=self.uhr.jetzt)
        self.freigabe.sitzungen |= SITZUNGEN
        self.district, self.melderegister = FakeDistrict(dict(KONTEN)), FakeMelderegister()
        self.texte = _texte(texte.laden, sprache)
        self._lege_aus()
        self.umgebung = Umgebung(
            schalter=baue_schalter(stammdaten, self.store, self.drucker, self.uhr, serie=id(self) % 1000),
            runner=runner or SofortRunner(),
            texte=self.texte,
            district=self.district,
            melderegister=self.melderegister,
            anmeldespeicher=FakeAnmeldespeicher(),
            leser=self.leser,
            scanner=self.scanner,
            dateien=self.dateien,
            strassen=immer(Strassenverzeichnis(STRASSEN, erfunden=True, zeichen=stammdaten.zeichen)),
            zufall=lambda: 0.5,
            freigabe=self.freigabe,
            freigabe_warten=self.freigabe,
            journal=self.store,
            vorgaben=vorgaben or Vorgaben(),
            auskunft=auskunft,
            lege_auf=lambda _: self.scanner.lege_auf(BILD_AUSWEIS, BILD_ZB1),
        )
        self.sitzung = Sitzung(self.umgebung, self.bilder.anzeige())

    def _lege_aus(self) -> None:
        """What the engine knows at first: the documents of the main case."""
        self.leser.kennt(BILD_AUSWEIS, ausweis_lesung())
        self.leser.kennt(BILD_ZB1, zb1_lesung())

    def seite(self) -> Seite:
        """The page shown."""
        return self.bilder.sitzung.seite

    def phase(self) -> Phase:
        """What the closing panel asks for."""
        return self.bilder.abschluss.phase

    def art(self) -> Art | None:
        """The kind of the message shown."""
        return self.bilder.meldung.art

    def fahrzeuge(self) -> tuple[str, ...]:
        """The Fahrzeuge of the draft."""
        return tuple(fahrzeug.name for fahrzeug in self.bilder.schalter.fahrzeuge)

    def weitere(self) -> tuple[str, ...]:
        """Further fields of the Fahrzeug that are shown."""
        return self.bilder.schalter.weitere

    def vorschlag(self) -> int:
        """The marked proposal."""
        return self.bilder.schalter.vorschlag

    def szenarien(self) -> tuple[Szenario, ...]:
        """What the simulated scanner offers."""
        return self.bilder.lesen.szenarien

    def entwurfslage(self) -> Lage:
        """How the draft is, as the status line says."""
        return self.bilder.leiste.entwurf.lage

    def lesestand(self) -> Lesestand:
        """What the reader is doing."""
        return self.bilder.lesen.stand

    def meldelage(self) -> Lage:
        """How the Melderegister is, as the status line says."""
        return self.bilder.leiste.melderegister.lage

    def melde_an(self, kennung: str = ERNA.kennung) -> None:
        """Start, and sign a person in."""
        self.sitzung.beginne()
        self.sitzung.anmeldung.melde_an(kennung, KENNWORT)

    def lies_ein(self, *bilder: bytes) -> None:
        """Scan these pictures."""
        self.scanner.lege_auf(*(bilder or (BILD_AUSWEIS, BILD_ZB1)))
        self.sitzung.lesen.einlesen()

    def pruefe_alles(self) -> None:
        """F4 with every field in sight."""
        self.sitzung.schalter.bestaetige(tuple(self.bilder.schalter.felder))

    def erfasse(self, anschrift: str = "Oberstraße 91, 41460 Neuss") -> None:
        """The main case up to F12."""
        self.lies_ein()
        self.pruefe_alles()
        self.sitzung.schalter.gib_ein("neu.anschrift", anschrift)
        self.sitzung.schalter.setze_haken("neu.wohnungsgeber", True)

    def uebernimm(self) -> None:
        """The main case up to the closing panel."""
        self.erfasse()
        self.sitzung.befehle.uebernimm()

    def brauche_freigabe(self, ruhe: Callable[[], None] = lambda: None) -> None:
        """The main case, with an inspection that is out of date: only a second person's word is missing."""
        self.leser.kennt(BILD_ZB1, zb1_lesung(X="01.2026"))
        self.lies_ein()
        ruhe()
        self.pruefe_alles()
        self.sitzung.schalter.gib_ein("neu.anschrift", "Oberstraße 91, 41460 Neuss")
        self.sitzung.schalter.setze_haken("neu.wohnungsgeber", True)
        ruhe()

    def erbitte(self, ruhe: Callable[[], None] = lambda: None) -> Vorgang:
        """Ask for it (`ruhe` lets a runner that waits do its work); the Vorgang that waits then."""
        self.brauche_freigabe(ruhe)
        entwurf = self.sitzung.entwurf
        assert entwurf.sicherung.vorgang is not None
        begruendung = "HU-Termin liegt vor, Beleg gesehen."
        vorgang = erbitte(self.umgebung.schalter, entwurf.benutzer, entwurf.sicherung.vorgang, begruendung)
        self.sitzung.freigaben.erbeten(vorgang)
        return vorgang

    def vor(self, sekunden: float) -> None:
        """So many seconds later, the window's beat included."""
        self.uhr.vor(timedelta(seconds=sekunden))
        self.sitzung.takt()

    def anderswo(self, gewaehrt: bool = True, grund: str = "Termin bestätigt.", wer: Benutzer = AUFSICHT) -> None:
        """A supervisor decides the request that was made last at another PC."""
        offen = [e for e in self.freigabe.eingereicht.values() if e.meldung.stand is Freigabestand.OFFEN][-1]
        posten = offen.posten
        self.freigabe.entscheide(f"s-{wer.kennung}", posten.antrag_id, posten.inhalt, gewaehrt, grund)
