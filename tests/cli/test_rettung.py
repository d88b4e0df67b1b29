"""A counter PC is gone, its keyring with it: what its store still held reaches both registers, each change once."""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bureau_app.cli import district, enrol
from bureau_app.cli.arguments import parse
from bureau_app.cli.fachverfahren import bereite_vor
from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.identity.schluessel import lege_rettung_an
from bureau_app.district.tables import Ereignis
from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.verlauf import Registereintrag
from bureau_app.geraete import DATENBANK, Systemuhr, baue_ausweis, baue_pflege
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.rettung import ENDUNG, oeffne_kopie
from bureau_app.settings import Settings, read_settings
from bureau_app.store import rettung
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Geraetetoken, Schluesselbund
from bureau_app.workflows.ports import Journaleintrag
from tests.eintraege import aenderung, neue_id, vorgang
from tests.fakes.bund import Gedaechtnis
from tests.geraete import Amt, amt
from tests.kreisdienst import DATABASES, NEUSS
from tests.pruefspur import Amt as Pruefamt

BEIDE = (Register.FAHRZEUGREGISTER, Register.MELDEREGISTER)
FAELLE = 6


@dataclass
class Pc:
    """A counter PC with closed Vorgaenge, and the way to have it rescued."""

    da: Amt
    settings: Settings
    speicher: Datenbank
    ordner: Path
    ops: dict[Register, list[Aenderung]]

    @property
    def store(self) -> SqlCaseStore:
        return SqlCaseStore(self.speicher, Systemuhr())

    @property
    def datei(self) -> Path:
        return self.settings.datenordner / DATENBANK

    def dienst(self) -> KreisDienst:
        kreis = self.settings.kreis
        return KreisDienst(kreis.url, Geraetetoken().lies(), kreis.ca_datei, ausweis=baue_ausweis(self.settings))

    def rette(self, *mehr: str, key: str = "rettung.key") -> int:
        """`bureau-app district rescue` at the district."""
        wo = ["--database", self.da.kreis.url, "--keys", str(self.da.schluessel), "--store", str(self.datei)]
        kopie = self.datei.with_name(DATENBANK + ENDUNG)
        return district.run(
            parse(["district", "rescue", *wo, "--wrapped", str(kopie), "--key", str(self.ordner / key), *mehr])
        )

    def stadt(self) -> tuple[str, ...]:
        """The hand-over folder of the town, as arguments."""
        schluessel = bereite_vor(self.ordner / "uebergabe")
        return "--uebergabe", str(self.ordner / "uebergabe"), "--schluessel", str(schluessel)

    def beim_kreis(self) -> list[str]:
        """Op ids that took effect there."""
        with self.da.kreis.engine.connect() as v:
            return list(v.scalars(select(Ereignis.op_id).where(Ereignis.art == "eintrag_geaendert")))


@pytest.fixture(params=DATABASES)
def pc(request: pytest.FixtureRequest, tmp_path: Path, bund: Gedaechtnis) -> Iterator[Pc]:
    """Enrolled over TLS as a person does it; six Vorgaenge are closed, and nothing was sent yet."""
    with amt(request.param, tmp_path) as da:
        lege_rettung_an(da.schluessel, tmp_path / "rettung.key")
        settings = angemeldet(da, tmp_path)
        speicher = oeffne(settings.datenordner / DATENBANK, Schluesselbund())
        p = Pc(da, settings, speicher, tmp_path, {register: [] for register in BEIDE})
        for nummer in range(FAELLE):
            lege_vorgang_an(p, nummer)
        yield p
        speicher.schliesse()


def angemeldet(da: Amt, ordner: Path) -> Settings:
    eingabe, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(da.aufnahme.neuer_code(NEUSS, "Schalter 1").encode()))
    hier = ["--settings", str(ordner / "settings.toml"), "--data", str(ordner / "daten")]
    stadt = ["--uebergabe", str(ordner / "uebergabe"), "--schluessel", str(bereite_vor(ordner / "melde"))]
    try:
        wo = ["--district", da.url, "--ca", str(da.ca), "--ags", NEUSS]
        assert enrol.run(parse(["enrol", *wo, *hier, *stadt])) == 0
    finally:
        sys.stdin = eingabe
    return read_settings(ordner / "settings.toml")


def lege_vorgang_an(p: Pc, nummer: int) -> None:
    """A closed Vorgang with a change for each register, as the counter stores it."""
    kennung = neue_id()
    neue = [aenderung(register, kennung) for register in BEIDE]
    eintraege = tuple(Registereintrag(register, Registerstand.WARTET) for register in BEIDE)
    v = replace(vorgang(kennung), nummer=f"26024003000{nummer:04}", register=eintraege, fassung=0)
    p.store.sichere(v, Journaleintrag("u-1", "abgeschlossen", kennung, ()), neue)
    for a in neue:
        p.ops[a.register].append(a)


def test_every_undelivered_change_arrives_exactly_once(
    pc: Pc, bund: Gedaechtnis, capsys: pytest.CaptureFixture[str]
) -> None:
    erste, verloren = pc.ops[Register.FAHRZEUGREGISTER][:2]
    dienst = pc.dienst()
    assert [e.op_id for e in dienst.tausche([erste], "").ergebnisse] == [erste.op_id]
    pc.store.ausgang_vermerken(erste.op_id, Registerstand.BESTAETIGT, None)
    dienst.tausche([verloren], "")
    dienst.schliesse()
    bund.inhalt.clear()
    pc.da.kreis.verzeichnis.widerrufe(NEUSS, 1)
    vorher = sha256(pc.datei.read_bytes()).hexdigest()
    capsys.readouterr()

    assert pc.rette(*pc.stadt()) == 0
    alle = [a.op_id for a in pc.ops[Register.FAHRZEUGREGISTER]]
    assert sorted(pc.beim_kreis()) == sorted(alle)
    eingang = {datei.stem for datei in (pc.ordner / "uebergabe" / "eingang").iterdir()}
    assert eingang == {a.op_id for a in pc.ops[Register.MELDEREGISTER]}
    gesagt = capsys.readouterr().out
    assert f"{2 * FAELLE - 1} Änderungen liegen noch dort" in gesagt
    assert gesagt.count("→ angenommen") == FAELLE - 2 and gesagt.count("→ war schon angekommen") == 1
    assert "260240030000001" in gesagt and "rika" not in gesagt and "ustermann" not in gesagt

    with pc.da.kreis.engine.connect() as v:
        akten = v.execute(select(Protokoll.bezug, Protokoll.merkmal).where(Protokoll.art == "ausgang_gerettet")).all()
    geraet = pc.da.kreis.verzeichnis.geraet_mit_nummer(NEUSS, 1)
    assert [tuple(akte) for akte in akten] == [(geraet.id, str(2 * FAELLE - 1))]

    assert pc.rette(*pc.stadt()) == 0
    assert sorted(pc.beim_kreis()) == sorted(alle)
    assert capsys.readouterr().out.count("→ war schon angekommen") == FAELLE - 1
    assert sha256(pc.datei.read_bytes()).hexdigest() == vorher


def test_what_the_kreis_had_confirmed_and_lost_with_a_restore_is_rescued_too(
    pc: Pc, capsys: pytest.CaptureFixture[str]
) -> None:
    """The PC that would offer it again is gone, whether it ever heard of the restore or not."""
    verloren, da, *_ = pc.ops[Register.FAHRZEUGREGISTER]
    dienst = pc.dienst()
    dienst.tausche([verloren, da], "")
    dienst.schliesse()
    for a in (verloren, da):
        pc.store.ausgang_vermerken(a.op_id, Registerstand.BESTAETIGT, None)
    weg = ("ereignis", "eintrag", "fassung", "fallschluessel", "fahrzeugvorgang", "halterumzug")
    Pruefamt(pc.da.kreis).faelsche(*(f"DELETE FROM {t} WHERE vorgang_id = '{verloren.vorgang_id}'" for t in weg))
    assert pc.beim_kreis() == [da.op_id]
    capsys.readouterr()
    assert pc.rette(*pc.stadt()) == 0
    assert sorted(pc.beim_kreis()) == sorted(a.op_id for a in pc.ops[Register.FAHRZEUGREGISTER])
    gesagt = capsys.readouterr().out
    assert f"{2 * FAELLE - 2} Änderungen liegen noch dort, 2 bestätigte" in gesagt
    assert gesagt.count("→ angenommen") == FAELLE - 1 and "→ war schon angekommen" not in gesagt


def test_what_is_for_the_town_stays_until_its_folder_is_named(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    assert pc.rette() == 1
    assert capsys.readouterr().out.count("→ nicht zugestellt") == FAELLE
    assert len(pc.beim_kreis()) == FAELLE


def test_a_town_without_a_folder_gets_it_sealed_over_the_kreis(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    schluessel = pc.stadt()[-1]
    assert pc.rette("--schluessel", schluessel) == 0
    assert pc.rette("--schluessel", schluessel) == 0
    assert sorted(pc.beim_kreis()) == sorted(a.op_id for register in BEIDE for a in pc.ops[register])
    assert capsys.readouterr().out.count("→ war schon angekommen") == 2 * FAELLE
    with pytest.raises(Eingabefehler) as unbrauchbar:
        pc.rette("--schluessel", str(pc.datei))
    assert unbrauchbar.value.code is Fehlercode.RETTUNG_EMPFAENGER


def test_another_recovery_key_opens_nothing(pc: Pc) -> None:
    lege_rettung_an(pc.da.schluessel, pc.ordner / "zweiter.key", ersetze=True)
    with pytest.raises(Eingabefehler) as falsch:
        pc.rette(key="zweiter.key")
    assert falsch.value.code is Fehlercode.RETTUNGSKOPIE_FALSCH
    pflege = baue_pflege(
        pc.settings, Geraetetoken().lies(), baue_ausweis(pc.settings), Schluesselbund(), Systemuhr().jetzt
    )
    pflege.pflege()
    pflege.schliesse()
    assert pc.rette(key="zweiter.key") == 1
    with pytest.raises(Eingabefehler):
        pc.rette()


def test_without_the_store_nothing_can_be_rescued(pc: Pc) -> None:
    pc.datei.rename(pc.datei.with_name("fort.db"))
    with pytest.raises(Eingabefehler) as fehlt:
        pc.rette()
    assert fehlt.value.code is Fehlercode.RETTUNG_SPEICHER


def test_a_damaged_row_is_said_and_holds_up_no_other(pc: Pc, capsys: pytest.CaptureFixture[str]) -> None:
    kaputt = pc.ops[Register.FAHRZEUGREGISTER][2]
    with pc.speicher.schreiben() as v:
        v.execute(text("UPDATE ausgang SET koerper = x'00' WHERE op_id = :op_id"), {"op_id": kaputt.op_id})
    assert pc.rette(*pc.stadt()) == 1
    assert "    1 beschädigt" in capsys.readouterr().out
    assert len(pc.beim_kreis()) == FAELLE - 1 and kaputt.op_id not in pc.beim_kreis()


@pytest.mark.parametrize("pc", ["sqlite"], indirect=True)
def test_whatever_page_is_damaged_nothing_false_is_read(pc: Pc, tmp_path: Path) -> None:
    """Every page of the file in turn: what can still be read is right, and the rest is a Stoerung or counted."""
    pc.speicher.schliesse()
    _, schluessel = oeffne_kopie(pc.datei.with_name(DATENBANK + ENDUNG), tmp_path / "rettung.key")
    roh = pc.datei.read_bytes()
    alle = [a for register in zip(*pc.ops.values(), strict=True) for a in register]
    gelesen = []
    for seite in range(0, len(roh), 4096):
        kaputt = tmp_path / "kaputt" / DATENBANK
        kaputt.parent.mkdir(exist_ok=True)
        kaputt.write_bytes(roh[:seite] + bytes(4096) + roh[seite + 4096 :])
        gelesen.append(_lies(kaputt, schluessel, tmp_path))
        assert all(a in alle for a in gelesen[-1])
    assert max(map(len, gelesen)) == len(alle) and min(map(len, gelesen)) < len(alle)


def _lies(kaputt: Path, schluessel: bytes, ordner: Path) -> list[Aenderung]:
    try:
        datenbank = rettung.oeffne_kopie(kaputt, schluessel, ordner)
    except Stoerung:
        return []
    try:
        return [fund.aenderung for fund in rettung.lies_liegengebliebene(datenbank).aenderungen]
    except Stoerung:
        return []
    finally:
        datenbank.schliesse()
