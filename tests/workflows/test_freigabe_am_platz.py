"""A supervisor stands beside the clerk and signs in: the district decides who that is and whether it counts."""

from dataclasses import replace

import pytest

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.workflows import freigabe, ummeldung
from bureau_app.workflows.ports import Benutzer, Rolle
from tests.fakes.district import FakeDistrict
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.schalter import AUFSICHT, CLERK, ERNA, OTTO
from tests.workflows.conftest import Platz
from tests.workflows.vieraugen import ABGELEHNT, GEWAEHRT, entscheide, erbeten


def am_platz(
    platz: Platz,
    stelle: FakeFreigabestelle,
    vorgang: Vorgang,
    wer: Benutzer = AUFSICHT,
    kennwort: str = "richtig",
    grund: str = "gesehen",
) -> Vorgang:
    district = FakeDistrict({wer.kennung: ("richtig", wer)})
    district.offline = stelle.offline
    return freigabe.entscheide_am_platz(
        platz.s, stelle, district, wer.kennung.upper(), kennwort, CLERK, vorgang, True, grund
    )


def test_a_supervisor_beside_the_clerk(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = am_platz(platz, stelle, erbeten(platz))
    assert v.freigabe
    assert (v.stufe, v.freigabe.stand, v.freigabe.entschieden_von) == (Stufe.ENTWURF, GEWAEHRT, AUFSICHT.id)
    assert platz.store.journal[-1].akteur == ERNA.id
    assert AUFSICHT.sitzung not in repr(platz.store.journal) + repr(v)
    assert ummeldung.uebernimm(platz.s, CLERK, v).stufe is Stufe.UEBERNOMMEN


@pytest.mark.parametrize(
    ("wer", "kennwort", "grund", "code"),
    [
        (AUFSICHT, "falsch", "gesehen", Fehlercode.ANMELDUNG_FALSCH),
        (replace(AUFSICHT, gemeinde_ags="05162016"), "richtig", "gesehen", Fehlercode.ANMELDUNG_ANDERE_GEMEINDE),
        (replace(OTTO, sitzung="x"), "richtig", "gesehen", Fehlercode.FREIGABE_KEINE_AUFSICHT),
        (AUFSICHT, "richtig", " ", Fehlercode.FREIGABE_BEGRUENDUNG),
        (replace(CLERK, rolle=Rolle.AUFSICHT), "richtig", "gesehen", Fehlercode.FREIGABE_EIGENER_ANTRAG),
    ],
    ids=["password", "town", "role", "reason", "self"],
)
def test_who_may_not_grant_beside_the_clerk(
    platz: Platz, stelle: FakeFreigabestelle, wer: Benutzer, kennwort: str, grund: str, code: Fehlercode
) -> None:
    stelle.sitzungen = {**stelle.sitzungen, wer.sitzung: wer}
    v = erbeten(platz)
    with pytest.raises(Eingabefehler) as fehler:
        am_platz(platz, stelle, v, wer, kennwort, grund)
    assert fehler.value.code is code
    assert platz.stand(v) == v


def test_nobody_sends_what_another_asked_for(platz: Platz, stelle: FakeFreigabestelle) -> None:
    otto = replace(OTTO, sitzung="sitzung-otto")
    stelle.sitzungen, v = {**stelle.sitzungen, otto.sitzung: otto}, erbeten(platz)
    assert freigabe.sende(platz.s, stelle, otto, v) == v
    assert not stelle.eingereicht, "Otto would be the one who asked, and Erna could decide"
    district = FakeDistrict({AUFSICHT.kennung: ("k", AUFSICHT)})
    with pytest.raises(Eingabefehler) as fehler:
        freigabe.entscheide_am_platz(platz.s, stelle, district, AUFSICHT.kennung, "k", otto, v, True, "gesehen")
    assert fehler.value.code is Fehlercode.FREIGABE_UEBERHOLT


def test_nothing_is_granted_beside_the_clerk_offline(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v, stelle.offline = erbeten(platz), True
    with pytest.raises(Stoerung):
        am_platz(platz, stelle, v)
    assert platz.stand(v) == v


def test_who_comes_to_the_counter_too_late_sees_the_first_decision(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz))
    entscheide(stelle, v, gewaehrt=False)
    danach = am_platz(platz, stelle, v)
    assert danach.freigabe and danach.freigabe.stand is ABGELEHNT


def test_the_journal_of_an_approval_holds_no_personal_data(platz: Platz, stelle: FakeFreigabestelle) -> None:
    am_platz(platz, stelle, erbeten(platz))
    journal = repr(platz.store.journal).casefold()
    for wort in ("müstermann", "erika", "verreist", "gesehen", "oberstraße", "ne-ab", "sicht"):
        assert wort not in journal
