"""One entry as a resource: ETag, If-Match, Idempotency-Key, and problems that say what stands against a change."""

import http.client
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bureau_app.district.epoche import erneuere_epoche
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.transaktion import schreiben
from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register
from bureau_app.link.kreis import KreisDienst
from bureau_app.wire import dienst as arten
from bureau_app.wire.dienst import Konfliktproblem, Problem
from tests.eintraege import aenderung, neue_id
from tests.kreisdienst import DATABASES, KAARST, KREIS, Kreis, kreis
from tests.registerfahrzeuge import eintrag, storno


@dataclass
class Probe:
    """A running service and a device of it."""

    kreis: Kreis
    url: str
    token: str

    def frage(self, methode: str, a: Aenderung, token: str = "", **kopf: str) -> tuple[int, dict[str, str], bytes]:
        ort = urlsplit(self.url)
        leitung = http.client.HTTPConnection(ort.hostname or "", ort.port, timeout=30)
        koepfe = {k.replace("_", "-"): w for k, w in kopf.items()}
        koepfe["Authorization"] = f"Bearer {token or self.token}"
        try:
            koerper = a.koerper if methode == "PUT" else None
            leitung.request(methode, f"/v1/fahrzeugregister/{a.vorgang_id}", koerper, koepfe)
            antwort = leitung.getresponse()
            return antwort.status, {k.lower(): w for k, w in antwort.getheaders()}, antwort.read()
        finally:
            leitung.close()

    def setze(self, a: Aenderung, **kopf: str) -> tuple[int, str, Any]:
        """Status, ETag, and the ruling or the problem."""
        status, koepfe, inhalt = self.frage("PUT", a, **({"Idempotency_Key": a.op_id} | kopf))
        return status, koepfe.get("etag", ""), json.loads(inhalt)


@pytest.fixture(params=DATABASES)
def probe(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Probe]:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        yield Probe(k, stapel.enter_context(k.dienst()), k.geraet()[1])


def test_an_entry_is_made_read_and_changed_by_version(probe: Probe) -> None:
    a = aenderung()
    assert probe.setze(a, If_None_Match="*")[:2] == (200, '"v1"')
    status, kopf, inhalt = probe.frage("GET", a)
    assert (status, kopf["etag"], inhalt) == (200, '"v1"', a.koerper)
    assert probe.frage("GET", a, If_None_Match='"v1"')[::2] == (304, b"")
    b = aenderung(vorgang_id=a.vorgang_id)
    assert probe.setze(b, If_Match='"v1"')[:2] == (200, '"v2"')
    assert probe.frage("GET", a, If_None_Match='"v1"')[0] == 200


def test_without_a_version_nothing_is_changed(probe: Probe) -> None:
    for kopf in ({}, {"If_Match": "*"}, {"If_Match": "v1"}, {"If_None_Match": '"v1"'}):
        status, _, gesagt = probe.setze(aenderung(), **kopf)
        assert (status, gesagt["type"]) == (428, arten.VORBEDINGUNG_FEHLT)


def test_a_stale_version_says_which_one_holds(probe: Probe) -> None:
    a = aenderung()
    probe.setze(a, If_None_Match="*")
    status, _, gesagt = probe.setze(aenderung(vorgang_id=a.vorgang_id), If_None_Match="*")
    problem = Konfliktproblem.model_validate(gesagt)
    assert (status, problem.type, problem.retryable) == (412, arten.VERSION_VERALTET, False)
    assert (problem.conflict.kind, problem.conflict.current_version) == ("veraltete_fassung", 1)


def test_the_same_key_is_the_same_change_for_ever(probe: Probe) -> None:
    a = aenderung()
    assert [probe.setze(a, If_None_Match="*")[:2] for _ in range(3)] == [(200, '"v1"')] * 3
    anders = aenderung(vorgang_id=a.vorgang_id, op_id=a.op_id, inhalt=a.koerper.replace(b"K1-00042", b"K1-00043"))
    status, _, gesagt = probe.setze(anders, If_None_Match="*")
    assert (status, gesagt["type"]) == (422, arten.NICHT_ANGENOMMEN)
    assert Konfliktproblem.model_validate(gesagt).conflict.kind


@pytest.mark.parametrize("schluessel", ["", "x", "A" * 36])
def test_a_key_that_is_none_is_wrong(probe: Probe, schluessel: str) -> None:
    status, _, gesagt = probe.setze(aenderung(), If_None_Match="*", Idempotency_Key=schluessel)
    assert (status, gesagt["type"]) == (400, arten.ANFRAGE_UNVERSTAENDLICH)


@pytest.mark.parametrize("koerper", [b"", b"\xff", b"{}", b"[]"])
def test_what_is_no_entry_is_refused(probe: Probe, koerper: bytes) -> None:
    a = aenderung(inhalt=koerper)
    status, _, gesagt = probe.setze(a, If_None_Match="*")
    problem = Problem.model_validate({k: gesagt[k] for k in Problem.model_fields})
    assert (problem.status, problem.retryable) == (status, False) and status in (400, 422)


def test_another_towns_entry_is_not_there(probe: Probe) -> None:
    a = aenderung()
    probe.setze(a, If_None_Match="*")
    fremd = probe.kreis.geraet(KAARST)[1]
    assert probe.frage("GET", a, fremd)[0] == 404
    status, _, inhalt = probe.frage("PUT", a, fremd, If_Match='"v1"', Idempotency_Key=neue_id())
    assert status == 422 and a.koerper not in inhalt


def test_a_storno_is_ruled_on_for_whom_has_read_the_ledger_that_a_restore_left(probe: Probe) -> None:
    erste = eintrag()
    a, zurueck = (
        Aenderung(neue_id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, e.als_json())
        for e in (erste, storno(erste.herkunft.vorgang_id))
    )
    assert probe.setze(a, If_None_Match="*")[0] == 200, "what is about nothing else needs no cursor"
    alter = KreisDienst(probe.url, probe.token).tausche([], "").zeiger
    with schreiben(probe.kreis.engine) as v:
        erneuere_epoche(v, KREIS, probe.kreis.uhr.jetzt())
    for kopf in ({}, {"Bureau_App_Zeiger": alter}, {"Bureau_App_Zeiger": "x"}):
        status, _, gesagt = probe.setze(zurueck, If_None_Match="*", **kopf)
        assert (status, gesagt["type"], gesagt["retryable"]) == (409, arten.ERST_LESEN, True)
        assert probe.frage("GET", zurueck)[0] == 404
    neuer = KreisDienst(probe.url, probe.token).tausche([], alter).zeiger
    assert probe.setze(zurueck, If_None_Match="*", Bureau_App_Zeiger=neuer)[0] == 200


def test_of_a_device_in_quarantine_no_entry_is_taken(probe: Probe) -> None:
    geraet, token = probe.kreis.geraet()
    Quarantaene(probe.kreis.engine, KREIS).setze(geraet, probe.kreis.uhr.jetzt())
    a = aenderung()
    kopf = {"If_None_Match": "*", "Idempotency_Key": a.op_id}
    status, _, inhalt = probe.frage("PUT", a, token, **kopf)
    assert (status, json.loads(inhalt)["type"]) == (409, arten.GERAET_GEGABELT)
    assert probe.frage("GET", a)[0] == 404
