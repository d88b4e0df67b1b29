"""The demo's own folder: an invented district, town and counter, made on first use and found again later."""

import os
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from bureau_app.cli.demo_bestand import melde_bei_der_stadt, melde_beim_kreis, vorgaenge_von
from bureau_app.cli.demo_register import lade_fahrzeuge, veroeffentliche_policy
from bureau_app.cli.fachverfahren import bereite_vor
from bureau_app.devices.strassen import strassenverzeichnis
from bureau_app.district.access import Kontodaten, Verzeichnis
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.ledger import Ledger
from bureau_app.district.policies import Policies
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.strassen.verzeichnisse import Strassenverzeichnisse
from bureau_app.district.verwaltung import datenbank, lege_an
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.strassen import Strassenverzeichnis
from bureau_app.domain.zeit import schaltertag
from bureau_app.resources import lade_gemeinden, lade_stammdaten, resource_dir
from bureau_app.settings import Kreisdienst, Meldestelle, Schalterplatz, Settings

NEUSS = "05162024"
DISTRICT_ID = NEUSS[:5]
_NAME = "Demo"
_MERKMAL = "DEMO.txt"
_HINWEIS = "ERFUNDEN: Ordner der Demo von bureau-app. Alle Personen, Fahrzeuge und Straßen darin sind erfunden.\n"


@dataclass(frozen=True, slots=True)
class Welt:
    """The invented accounts, their common password, and the parts that street directories are made of."""

    konten: tuple[Kontodaten, ...]
    kennwort: str = field(repr=False)
    teile: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stand:
    """A prepared folder: the counter's number and device token, and where everything lies."""

    ordner: Path
    geraet: int
    token: str = field(repr=False)
    policy_schluessel: str

    @property
    def datenbank_url(self) -> str:
        """The district's database."""
        return _datenbank_url(self.ordner)

    @property
    def schluesselordner(self) -> Path:
        """The district's keys."""
        return schrank_fuer(self.datenbank_url, None, {}).ordner

    @property
    def melderegister(self) -> Path:
        """The hand-over folder of the town."""
        return self.ordner / "melderegister"

    @property
    def schluesseldatei(self) -> Path:
        """The store's key, which lies here only because everybody in the store is invented."""
        return self.ordner / "schalter" / "schluessel.txt"

    def settings(self, kreis_url: str, name: str) -> Settings:
        """The settings of the demo's counter in Neuss."""
        return Settings(
            schalter=Schalterplatz(geraet=self.geraet, gemeinde_ags=NEUSS, name=name),
            kreis=Kreisdienst(url=kreis_url, policy_schluessel=self.policy_schluessel),
            melderegister=Meldestelle(
                ordner=self.melderegister, schluessel_datei=self.melderegister / "fachverfahren.pem"
            ),
            datenordner=self.ordner / "schalter",
            strassenverzeichnis=self.ordner / "strassen.csv",
        )


def lade_welt() -> Welt:
    """The invented world of `resources/specimens/welt.toml`."""
    teile = tomllib.loads((resource_dir() / "specimens" / "welt.toml").read_text("utf-8"))
    konten = (Kontodaten(k["kennung"], k["name"], k["zeichen"], k["rolle"], k["ags"]) for k in teile["konto"])
    return Welt(tuple(konten), teile["konten"]["kennwort"], teile)


def richte_ein(ordner: Path, welt: Welt, *, frisch: bool = False) -> Stand:
    """Make the folder ready, or find it ready; `frisch` empties it first.

    Eingabefehler DEMO_ORDNER_FREMD if something else lies in it, Stoerung DEMO_ORDNER if it cannot be written.
    """
    try:
        _belege(ordner, frisch)
        return _fuelle(ordner, welt)
    except OSError as fehler:
        raise Stoerung(Fehlercode.DEMO_ORDNER, grund=type(fehler).__name__) from None


def _belege(ordner: Path, frisch: bool) -> None:
    """Take the folder: an empty or a new one, or one that a demo took before."""
    merkmal = ordner / _MERKMAL
    if ordner.exists() and not merkmal.is_file() and (not ordner.is_dir() or any(ordner.iterdir())):
        raise Eingabefehler(Fehlercode.DEMO_ORDNER_FREMD, "dir", ordner=str(ordner))
    if frisch and ordner.exists():
        for eintrag in ordner.iterdir():
            if eintrag.is_dir() and not eintrag.is_symlink():
                shutil.rmtree(eintrag)
            elif eintrag != merkmal:
                eintrag.unlink()
    ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
    merkmal.write_text(_HINWEIS, "utf-8")


def _fuelle(ordner: Path, welt: Welt) -> Stand:
    """Every step may run again; the token is kept last, so that a half-made folder is completed."""
    bereite_vor(ordner / "melderegister")
    csv = strassenverzeichnis(lade_gemeinden().eintraege, welt.teile)
    (ordner / "strassen.csv").write_text(csv, "utf-8")
    schrank = schrank_fuer(_datenbank_url(ordner), None, {})
    lege_an(_datenbank_url(ordner), DISTRICT_ID, schrank)
    with datenbank(_datenbank_url(ordner), DISTRICT_ID) as engine:
        # A cheap hash: the password stands on the sign-in screen.
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        verzeichnis = Verzeichnis(engine, DISTRICT_ID, _jetzt, hasher)
        register = EingebettetesRegister(engine, DISTRICT_ID, lade_stammdaten().zeichen, schrank)
        lade_fahrzeuge(register, DISTRICT_ID, schaltertag(_jetzt()))
        policy_schluessel = veroeffentliche_policy(Policies(engine, DISTRICT_ID, _jetzt), ordner)
        Strassenverzeichnisse(engine, DISTRICT_ID, _jetzt).ersetze(Strassenverzeichnis.lies_csv(csv))
        ablage = ordner / "geraetetoken"
        token = ablage.read_text("ascii").strip() if ablage.exists() else ""
        geraet = verzeichnis.geraet(token)
        if geraet is None:
            for konto in welt.konten:
                verzeichnis.setze_konto(konto, welt.kennwort)
            geraet, token = verzeichnis.nimm_geraet_auf(NEUSS, _NAME)
            ledger = Ledger(engine, DISTRICT_ID, _jetzt, schrank)
            _fuelle_register(ordner, verzeichnis, ledger, csv, welt.teile["leute"])
            with open(os.open(ablage, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="ascii") as datei:
                datei.write(token)
    return Stand(ordner, geraet.nummer, token, policy_schluessel)


def _fuelle_register(
    ordner: Path, verzeichnis: Verzeichnis, ledger: Ledger, csv: str, leute: Mapping[str, Any]
) -> None:
    """Residents and vehicles of all towns in the Kreis's register, those of Neuss in its resident register too."""
    stammdaten = lade_stammdaten()
    strassen = Strassenverzeichnis.lies_csv(csv)
    for gemeinde in stammdaten.gemeinden.eintraege:
        geraet, _ = verzeichnis.nimm_geraet_auf(gemeinde.ags, _NAME)
        vorgaenge = tuple(vorgaenge_von(geraet, strassen, leute, stammdaten, _jetzt().date()))
        melde_beim_kreis(vorgaenge, geraet, ledger, stammdaten.zeichen)
        if gemeinde.ags == NEUSS:
            melde_bei_der_stadt(vorgaenge, geraet, ordner / "melderegister")


def _jetzt() -> datetime:
    return datetime.now(UTC)


def _datenbank_url(ordner: Path) -> str:
    return f"sqlite:///{(ordner / 'kreis.db').as_posix()}"
