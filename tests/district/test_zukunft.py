"""A counter whose clock is days ahead: booked as ever, noted once, named by the doctor; the past is nothing to note."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.betrieb import diagnose
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.wire.sync import Syncanfrage
from tests.buch import Buch, buch_auf, roh
from tests.eintraege import AM, aenderung
from tests.kreisdienst import DATABASES, KREIS, NEUSS

AM_TEXT = f"{AM:%Y-%m-%dT%H:%M:%SZ}".encode()


@pytest.fixture(params=DATABASES)
def buch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Buch]:
    with buch_auf(request.param, tmp_path) as offen:
        yield offen


def erfasst(buch: Buch, vor: timedelta) -> Aenderung:
    """A change that its counter says was recorded so much later than it arrives."""
    a = aenderung()
    assert a.koerper.count(AM_TEXT) == 1
    am = f"{buch.kreis.uhr.jetzt() + vor:%Y-%m-%dT%H:%M:%SZ}"
    return aenderung(vorgang_id=a.vorgang_id, op_id=a.op_id, inhalt=a.koerper.replace(AM_TEXT, am.encode()))


def notiert(buch: Buch) -> list[tuple[str, str, str]]:
    """Vorgang, device and op id of each note."""
    frage = select(Protokoll.bezug, Protokoll.durch, Protokoll.merkmal).order_by(Protokoll.seq)
    with buch.kreis.engine.connect() as v:
        zeilen = v.execute(frage.where(Protokoll.art == "erfassung_in_der_zukunft"))
        return [(z.bezug, z.durch, z.merkmal) for z in zeilen]


def schicke(buch: Buch, *aenderungen: Aenderung) -> list[Ausgang]:
    anfrage = Syncanfrage(cursor="", aenderungen=tuple(roh(a) for a in aenderungen))
    return [o.ausgang for o in buch.ledger.runde(buch.neuss, anfrage).outcomes]


def test_more_than_a_day_ahead_is_booked_and_noted_once(buch: Buch) -> None:
    morgen = erfasst(buch, timedelta(hours=24, seconds=1))
    neben = [erfasst(buch, timedelta(hours=24)), erfasst(buch, timedelta(days=-40))]
    assert schicke(buch, morgen, *neben) == [Ausgang.ACCEPTED] * 3
    assert schicke(buch, morgen, *neben) == [Ausgang.KNOWN] * 3
    assert notiert(buch) == [(morgen.vorgang_id, buch.neuss.id, morgen.op_id)]


def test_alone_it_is_noted_as_well(buch: Buch) -> None:
    a = erfasst(buch, timedelta(days=400))
    assert buch.reiche_ein(a).ausgang is Ausgang.ACCEPTED
    assert [op_id for _, _, op_id in notiert(buch)] == [a.op_id]


def test_what_is_not_taken_is_not_noted(buch: Buch) -> None:
    a = erfasst(buch, timedelta(days=2))
    assert schicke(buch, aenderung(vorgang_id=a.vorgang_id)) == [Ausgang.ACCEPTED]
    assert schicke(buch, a) == [Ausgang.CONFLICT], "something else was booked before"
    assert notiert(buch) == []


def test_the_doctor_names_the_device_for_two_weeks(buch: Buch) -> None:
    uhr, engine = buch.kreis.uhr, buch.kreis.engine
    assert diagnose.pruefe_erfassung(engine, KREIS, uhr.jetzt()) == "keine aus der Zukunft"
    schicke(buch, erfasst(buch, timedelta(days=2)), erfasst(buch, timedelta(days=2)))
    with pytest.raises(Stoerung) as fehler:
        diagnose.pruefe_erfassung(engine, KREIS, uhr.jetzt())
    assert fehler.value.code is Fehlercode.ERFASSUNG_IN_DER_ZUKUNFT
    assert fehler.value.werte == {"anzahl": "2", "geraete": f"{NEUSS} Nr. {buch.neuss.nummer}"}
    uhr.vor(timedelta(days=14))
    assert diagnose.pruefe_erfassung(engine, KREIS, uhr.jetzt()) == "keine aus der Zukunft"
