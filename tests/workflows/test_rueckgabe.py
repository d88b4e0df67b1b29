"""What the Kreis did not take as it was reaches the person who must decide."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bureau_app.domain.abgleich import Aenderung, Fahrzeugeinwand, Gegenfassung, Registermeldung, Runde
from bureau_app.domain.bezug import Bezugsgrund
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.vorgang import Vorgang
from bureau_app.workflows import korrektur, rueckgabe, ummeldung
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.schalter import Schalter
from bureau_app.workflows.sync import kreis_runde
from tests.fakes.district import FakeDistrict
from tests.fakes.schalter import AUFSICHT, CLERK, ERNA
from tests.workflows.conftest import Platz

FR = Register.FAHRZEUGREGISTER


def test_a_vehicle_that_the_kreis_left_out_is_a_task_and_the_rest_confirmed(platz: Platz) -> None:
    v = platz.abgeschlossen()

    class Teilt(FakeDistrict):
        def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
            runde = super().tausche(aenderungen, zeiger)
            gegen = Gegenfassung(1, b"", (Fahrzeugeinwand(0, "fahrzeug_abgemeldet", 2),))
            return replace(runde, ergebnisse=tuple(replace(e, gegen=gegen) for e in runde.ergebnisse))

    assert kreis_runde(platz.s, Teilt()).bestaetigt == 1
    danach = platz.stand(v)
    assert danach.registerstand(FR) is Registerstand.BESTAETIGT
    assert [danach.aufgaben[n].grund for n in danach.offene_aufgaben()] == ["fahrzeug_abgemeldet"]


def sende_unsere(platz: Platz, v: Vorgang) -> None:
    r = platz.store.rueckgabe(v.id, FR)
    assert r is not None
    rueckgabe.sende_unsere(platz.s, AUFSICHT, platz.stand(v), r, lambda gezeigte, _von: gezeigte.aenderung.koerper)


def unsere_nach_rueckgabe(platz: Platz) -> tuple[Vorgang, FakeDistrict]:
    """A Vorgang that the Kreis booked as its first version and returned, with ours waiting to go again."""
    v, kreis = platz.abgeschlossen(), FakeDistrict()
    kreis_runde(platz.s, kreis)
    (op_id,) = (a.op_id for a in kreis.runden[0])
    kreis.meldungen = [Registermeldung(op_id, Registerstand.ZURUECK, "formfehler", version=1)]
    kreis_runde(platz.s, kreis)
    sende_unsere(platz, v)
    return v, kreis


def test_what_was_booked_and_came_back_goes_again_on_the_version_that_it_led_to(platz: Platz) -> None:
    v, kreis = unsere_nach_rueckgabe(platz)
    assert kreis_runde(platz.s, kreis).bestaetigt == 1, "nobody has to decide twice"
    assert kreis.eintraege[v.id][0] == 2


def test_what_builds_on_a_version_that_the_kreis_lost_goes_again_on_what_it_has(platz: Platz) -> None:
    v, _ = unsere_nach_rueckgabe(platz)
    leer = FakeDistrict()
    assert kreis_runde(platz.s, leer).zurueck == 1
    sende_unsere(platz, v)
    assert kreis_runde(platz.s, leer).bestaetigt == 1
    assert leer.eintraege[v.id][0] == 1


@pytest.mark.parametrize("beginne", [korrektur.beginne_storno, korrektur.beginne_korrektur])
def test_ours_does_not_go_again_after_a_storno_or_korrektur_of_it(
    platz: Platz, beginne: Callable[[Schalter, Benutzer, Vorgang, Bezugsgrund], Vorgang]
) -> None:
    v, kreis = platz.abgeschlossen(), FakeDistrict()
    kreis_runde(platz.s, kreis)
    (op_id,) = (a.op_id for a in kreis.runden[0])
    kreis.meldungen = [Registermeldung(op_id, Registerstand.ZURUECK, "formfehler", version=1)]
    kreis_runde(platz.s, kreis)
    spaeterer = beginne(platz.s, ERNA, platz.stand(v), Bezugsgrund.FEHLER_DER_BEHOERDE)
    with pytest.raises(Eingabefehler) as fehler:
        sende_unsere(platz, v)
    assert fehler.value.code is Fehlercode.VORGANG_SCHON_BERICHTIGT
    assert rueckgabe.nimm_ihre(platz.s, ERNA, platz.stand(v)).registerstand(FR) is Registerstand.ENTFAELLT
    ummeldung.verwirf(platz.s, CLERK, spaeterer)
