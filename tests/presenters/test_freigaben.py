"""Own requests for a second person's word: sent, sent again, waited for without stopping anybody, told when decided."""

from collections.abc import Sequence
from datetime import timedelta

from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.abschlussbild import Phase
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.leiste import Lage
from bureau_app.ui.presenters.meldung import Art
from bureau_app.workflows.ports import Spur
from bureau_app.workflows.stellen import Freigabemeldung, Stand
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.runner import RunnerAttrappe
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import KENNWORT, Sitzungsplatz


def gespeichert(platz: Sitzungsplatz, vorgang: Vorgang) -> Vorgang:
    jetzt = platz.store.lade(vorgang.id)
    assert jetzt is not None
    return jetzt


class MerkendeStelle(FakeFreigabestelle):
    """Remembers the marks that it was asked with."""

    def __init__(self) -> None:
        super().__init__()
        self.marken: list[str] = []

    def meldungen(self, antrag_ids: Sequence[str], marke: str, warte_s: float) -> Stand[Freigabemeldung]:
        self.marken.append(marke)
        return super().meldungen(antrag_ids, marke, warte_s)


def freigabenlage(platz: Sitzungsplatz) -> Lage:
    return platz.bilder.leiste.freigaben.lage


def test_who_asks_is_free_for_the_next_person(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erbitte()
    assert angemeldet.seite() is Seite.LEERLAUF
    assert angemeldet.bilder.meldung.text.startswith("Freigabe für 26-024-003-")
    (zeile,) = angemeldet.bilder.vorgaenge.zeilen
    assert zeile.stufe.startswith("wartet auf Freigabe seit ") and zeile.wartet
    assert angemeldet.bilder.leiste.freigaben.text == "1 zur Freigabe"
    (eingereicht,) = angemeldet.freigabe.eingereicht.values()
    assert eingereicht.posten.von_name == ERNA.name


def test_a_decision_shows_at_once_and_leaves_the_draft_on_the_screen_alone(angemeldet: Sitzungsplatz) -> None:
    vorgang = angemeldet.erbitte()
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.gib_ein("person.vornamen", "Nächste")
    angemeldet.anderswo()
    angemeldet.vor(1)
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert angemeldet.bilder.schalter.felder["person.vornamen"].text == "Nächste"
    assert angemeldet.art() is Art.ERFOLG
    assert angemeldet.bilder.meldung.text.endswith("ist freigegeben (Adele Aufsicht).")
    assert angemeldet.bilder.leiste.freigaben.lage is Lage.GUT
    assert gespeichert(angemeldet, vorgang).stufe is Stufe.ENTWURF


def test_one_key_opens_it_and_parks_what_was_there(angemeldet: Sitzungsplatz) -> None:
    vorgang = angemeldet.erbitte()
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.gib_ein("person.vornamen", "Nächste")
    angemeldet.anderswo()
    angemeldet.vor(1)
    angemeldet.sitzung.freigaben.antraege.oeffne()
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert angemeldet.bilder.schalter.nummer == vorgang.nummer
    assert [band.art for band in angemeldet.bilder.schalter.baender] == ["gut"]
    assert angemeldet.bilder.leiste.freigaben.text == ""
    andere = [v for v in angemeldet.store.offene(ERNA.id) if v.id != vorgang.id]
    assert [v.angaben.text("person.vornamen") for v in andere] == ["Nächste"]


def test_what_was_granted_goes_on_to_the_cash_desk(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erbitte()
    angemeldet.anderswo()
    angemeldet.vor(1)
    angemeldet.sitzung.freigaben.antraege.oeffne()
    angemeldet.sitzung.schalter.betrete("neu.anschrift")
    angemeldet.vor(5)
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.phase() is Phase.KASSE


def test_a_change_voids_the_grant(angemeldet: Sitzungsplatz) -> None:
    vorgang = angemeldet.erbitte()
    angemeldet.anderswo()
    angemeldet.vor(1)
    angemeldet.sitzung.freigaben.antraege.oeffne()
    angemeldet.sitzung.schalter.gib_ein("neu.anschrift", "Oberstraße 93, 41460 Neuss")
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert gespeichert(angemeldet, vorgang).freigabe is None


def test_a_refusal_is_told_with_its_reason(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erbitte()
    angemeldet.anderswo(gewaehrt=False, grund="Kein Termin nachgewiesen.")
    angemeldet.vor(1)
    assert angemeldet.art() is Art.WARNUNG
    assert "Kein Termin nachgewiesen." in angemeldet.bilder.meldung.text
    assert [zeile.stufe for zeile in angemeldet.bilder.vorgaenge.zeilen] == ["Freigabe abgelehnt"]
    angemeldet.sitzung.freigaben.antraege.oeffne()
    assert "Kein Termin nachgewiesen." in angemeldet.bilder.schalter.baender[0].text


def test_without_the_kreis_the_request_is_kept_and_goes_by_itself(angemeldet: Sitzungsplatz) -> None:
    angemeldet.freigabe.offline = True
    angemeldet.erbitte()
    assert angemeldet.art() is Art.STOERUNG
    assert freigabenlage(angemeldet) is Lage.GESTOERT
    angemeldet.freigabe.offline = False
    angemeldet.vor(10)
    assert len(angemeldet.freigabe.eingereicht) == 1
    assert freigabenlage(angemeldet) is Lage.LAEUFT


def test_after_a_restart_it_is_sent_again_and_not_asked_twice(
    stammdaten: Stammdaten, angemeldet: Sitzungsplatz
) -> None:
    angemeldet.freigabe.offline = True
    vorgang = angemeldet.erbitte()
    danach = Sitzungsplatz(stammdaten, store=angemeldet.store)
    danach.melde_an()
    assert danach.seite() is Seite.LEERLAUF, "a Vorgang that waits is nobody's work"
    assert len(danach.freigabe.eingereicht) == 1
    danach.anderswo()
    nochmal = Sitzungsplatz(stammdaten, store=angemeldet.store, freigabe=danach.freigabe)
    nochmal.melde_an()
    assert gespeichert(nochmal, vorgang).stufe is Stufe.ENTWURF
    assert nochmal.bilder.meldung.text.startswith("Vorgang 26-024-003-")
    assert len(danach.freigabe.eingereicht) == 1


def test_signed_in_offline_says_that_nobody_decides(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.anmeldung.sperre()
    angemeldet.district.offline = angemeldet.freigabe.offline = True
    angemeldet.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    vorgang = angemeldet.erbitte()
    assert angemeldet.art() is Art.WARNUNG
    assert "ohne Verbindung" in angemeldet.bilder.meldung.text
    angemeldet.district.offline = angemeldet.freigabe.offline = False
    angemeldet.vor(30)
    assert angemeldet.bilder.meldung.text == "Der Kreis ist wieder erreichbar."
    assert gespeichert(angemeldet, vorgang).stufe is Stufe.ZUR_FREIGABE
    angemeldet.sitzung.anmeldung.sperre()
    angemeldet.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert len(angemeldet.freigabe.eingereicht) == 1


def test_an_expired_session_is_said_once_and_a_new_sign_in_goes_on(angemeldet: Sitzungsplatz) -> None:
    sitzung = f"s-{ERNA.kennung}"
    alt = angemeldet.freigabe.sitzungen.pop(sitzung)
    angemeldet.erbitte()
    assert "abgelaufen" in angemeldet.bilder.meldung.text
    angemeldet.sitzung.meldung.schliesse()
    angemeldet.vor(600 / 4)
    assert angemeldet.art() is None
    angemeldet.freigabe.sitzungen[sitzung] = alt
    angemeldet.sitzung.anmeldung.sperre()
    angemeldet.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert len(angemeldet.freigabe.eingereicht) == 1


def test_while_it_is_locked_nobody_is_told(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erbitte()
    angemeldet.sitzung.anmeldung.sperre()
    angemeldet.anderswo()
    angemeldet.vor(2)
    assert angemeldet.art() is None
    angemeldet.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert angemeldet.bilder.meldung.text.endswith("ist freigegeben (Adele Aufsicht).")


def test_a_decision_is_on_disk_before_the_district_may_forget_its_reason(stammdaten: Stammdaten) -> None:
    runner, stelle = RunnerAttrappe(), MerkendeStelle()
    platz = Sitzungsplatz(stammdaten, runner, freigabe=stelle)
    platz.melde_an()
    runner.alles()
    platz.erbitte(runner.alles)
    runner.alles()
    platz.vor(1)
    runner.alles()
    bekannt = stelle.marken[-1]
    platz.anderswo()
    platz.vor(1)
    runner.weiter(Spur.WARTEN)
    platz.vor(1)
    runner.weiter(Spur.WARTEN)
    assert stelle.marken[-1] == bekannt, "the store has not written it yet"
    runner.alles()
    assert platz.bilder.leiste.freigaben.text == "1 entschieden (F10)"


def test_a_protected_person_is_in_no_list(angemeldet: Sitzungsplatz) -> None:
    angemeldet.brauche_freigabe()
    angemeldet.sitzung.schalter.setze_haken("person.auskunftssperre", True)
    angemeldet.sitzung.befehle.parke()
    (zeile,) = angemeldet.bilder.vorgaenge.zeilen
    assert (zeile.kennzeichen, zeile.name) == ("geschützt", "")


def test_a_bug_leaves_nothing_stuck(stammdaten: Stammdaten) -> None:
    runner = RunnerAttrappe()
    platz = Sitzungsplatz(stammdaten, runner)
    platz.melde_an()
    runner.alles()
    assert runner.wartend(Spur.WARTEN) == 0
    platz.sitzung.vorfall("X")
    platz.uhr.vor(timedelta(seconds=3))
    platz.sitzung.takt()
    runner.alles()
    assert platz.seite() is Seite.LEERLAUF


def test_that_f12_is_free_is_not_said_after_f12(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erbitte()
    angemeldet.anderswo()
    angemeldet.vor(1)
    angemeldet.sitzung.freigaben.antraege.oeffne()
    entwurf = angemeldet.sitzung.entwurf
    assert [band.art for band in entwurf.bild().baender] == ["gut"]
    entwurf.gesperrt = True
    assert entwurf.bild().baender == ()
