"""After the district restored a backup, envelopes that it lost are handed over again; what it kept is not doubled."""

from pathlib import Path

import pytest

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register
from bureau_app.workflows.ports import Rueckmeldung
from tests.eintraege import aenderung
from tests.kreisdienst import DATABASES
from tests.pruefspur import Amt
from tests.relaisplatz import relais

TABELLEN = ("ereignis", "sendung", "abholung")


def vergiss(amt: Amt, eine: Aenderung) -> None:
    """What the backup does not hold; with it comes another epoch."""
    weg = [f"DELETE FROM {tabelle} WHERE op_id = '{eine.op_id}'" for tabelle in TABELLEN]
    weg += [f"DELETE FROM {t} WHERE vorgang_id = '{eine.vorgang_id}'" for t in ("eintrag", "fassung", "fallschluessel")]
    weg.append(f"DELETE FROM ereignis WHERE zu_op_id = '{eine.op_id}'")
    amt.faelsche(*weg, "UPDATE kreis SET epoche = '0123456789abcdef'")


@pytest.mark.parametrize("kind", DATABASES)
def test_what_the_backup_did_not_hold_is_asked_for_once(kind: str, tmp_path: Path) -> None:
    with relais(kind, tmp_path, tmp_path / "uebergabe") as r:
        behalten, verloren = aenderung(Register.MELDEREGISTER), aenderung(Register.MELDEREGISTER)
        for eine in (behalten, verloren):
            r.melderegister.uebergib(eine)
        r.ausgang.arbeite()
        assert r.melderegister.rueckmeldungen() == ()
        vergiss(Amt(r.kreis), verloren)
        assert r.melderegister.rueckmeldungen() == (Rueckmeldung(verloren.op_id, False, verloren=True),)
        r.melderegister.quittiere(verloren.op_id)
        assert r.melderegister.rueckmeldungen() == ()
        r.melderegister.uebergib(verloren)
        assert r.arbeite_ab() == 2
        antworten = r.melderegister.rueckmeldungen()
        assert {(a.op_id, a.angenommen) for a in antworten} == {(e.op_id, True) for e in (behalten, verloren)}
        for antwort in antworten:
            r.melderegister.quittiere(antwort.op_id)
        assert r.melderegister.rueckmeldungen() == ()
