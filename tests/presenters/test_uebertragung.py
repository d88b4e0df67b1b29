"""Both registers in the background: when a round is due, what it shows, and that nobody waits for it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from bureau_app.domain.abgleich import Registermeldung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.leiste import Lage
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe, SofortRunner
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import KENNWORT, Sitzungsplatz

T = TypeVar("T")


def schliesse_ab(platz: Sitzungsplatz) -> None:
    platz.uebernimm()
    platz.sitzung.abschluss.quittiere("R-1")
    platz.sitzung.abschluss.bestaetige()


class ZaehlenderRunner(SofortRunner):
    """Counts what goes to the network."""

    kreis = 0

    def run(
        self,
        spur: Spur,
        arbeit: Callable[[], T],
        fertig: Callable[[T], None],
        gescheitert: Callable[[Stoerung], None],
    ) -> None:
        self.kreis += spur is Spur.NETZ
        super().run(spur, arbeit, fertig, gescheitert)


def vor(platz: Sitzungsplatz, sekunden: float) -> None:
    platz.uhr.vor(timedelta(seconds=sekunden))
    platz.sitzung.takt()


def test_a_closed_vorgang_is_sent_at_once(angemeldet: Sitzungsplatz) -> None:
    schliesse_ab(angemeldet)
    assert len(angemeldet.district.eintraege) == 1
    assert len(angemeldet.melderegister.uebergeben) == 1
    assert angemeldet.bilder.leiste.kreis.lage is Lage.GUT
    assert angemeldet.bilder.leiste.melderegister.text == "Melderegister: 1 wartend"


def test_the_reply_of_the_town_is_fetched_soon(angemeldet: Sitzungsplatz) -> None:
    schliesse_ab(angemeldet)
    angemeldet.melderegister.arbeite_ab()
    vor(angemeldet, 1)
    assert angemeldet.meldelage() is Lage.LAEUFT
    vor(angemeldet, 2)
    assert angemeldet.meldelage() is Lage.GUT
    assert angemeldet.bilder.leiste.melderegister.text == "Melderegister"


def test_what_an_authority_behind_the_kreis_returns_later_is_shown_with_its_reason(angemeldet: Sitzungsplatz) -> None:
    schliesse_ab(angemeldet)
    angemeldet.melderegister.arbeite_ab()
    vor(angemeldet, 3)
    assert angemeldet.bilder.abschluss.frage == "Fertig – beide Register haben bestätigt."
    (gesendet,) = [a for runde in angemeldet.district.runden for a in runde]
    angemeldet.district.meldungen = [Registermeldung(gesendet.op_id, Registerstand.ZURUECK, "halter_unbekannt")]
    vor(angemeldet, 30)
    register = angemeldet.bilder.abschluss.register[1]
    assert register.stand is Registerstand.ZURUECK
    assert register.wort == "zurück: die Zulassungsbehörde kennt diesen Halter nicht"
    assert angemeldet.bilder.abschluss.frage == "Ein Register hat zurückgegeben."


def test_what_a_register_behind_the_kreis_must_confirm_is_handed_over_until_then(angemeldet: Sitzungsplatz) -> None:
    angemeldet.district.register_dahinter = True
    schliesse_ab(angemeldet)
    angemeldet.melderegister.arbeite_ab()
    vor(angemeldet, 3)
    assert [r.wort for r in angemeldet.bilder.abschluss.register] == ["bestätigt", "übergeben"]
    assert angemeldet.bilder.abschluss.frage == "Abgeschlossen."
    assert angemeldet.bilder.leiste.kreis.lage is Lage.GUT
    (gesendet,) = [a for runde in angemeldet.district.runden for a in runde]
    angemeldet.district.meldungen = [Registermeldung(gesendet.op_id, Registerstand.BESTAETIGT)]
    vor(angemeldet, 30)
    assert angemeldet.bilder.abschluss.register[1].wort == "bestätigt"
    assert angemeldet.bilder.abschluss.frage == "Fertig – beide Register haben bestätigt."


def test_a_returned_part_is_shown_with_its_reason(angemeldet: Sitzungsplatz) -> None:
    angemeldet.district.gemeinde_ags = "05162016"
    schliesse_ab(angemeldet)
    register = angemeldet.bilder.abschluss.register[1]
    assert register.stand is Registerstand.ZURUECK
    assert register.wort == "zurück: andere Gemeinde zuständig"
    assert angemeldet.bilder.abschluss.frage == "Ein Register hat zurückgegeben."


def test_offline_is_shown_and_ends_by_itself(angemeldet: Sitzungsplatz) -> None:
    angemeldet.district.offline = True
    schliesse_ab(angemeldet)
    assert angemeldet.bilder.sitzung.offline
    assert angemeldet.bilder.leiste.kreis.text == "Kreis: 1 wartend (getrennt)"
    assert angemeldet.bilder.leiste.kreis.hinweis
    angemeldet.district.offline = False
    vor(angemeldet, 400)
    assert angemeldet.bilder.sitzung.offline == ""
    assert len(angemeldet.district.eintraege) == 1


def test_a_clock_that_is_wrong_is_shown_until_it_is_right(angemeldet: Sitzungsplatz) -> None:
    district = angemeldet.district
    for sekunden, text in ((-450, "PC-Uhr geht 7 min nach: IT verständigen"), (3600, "PC-Uhr geht 60 min vor: IT ver")):
        district.zeit = angemeldet.uhr.jetzt() - timedelta(seconds=sekunden)
        angemeldet.sitzung.uebertragung.gleich()
        kreis = angemeldet.bilder.leiste.kreis
        assert kreis.text.startswith(f"Kreis ({text}")
        assert kreis.lage is Lage.GESTOERT
        assert "Windows die Uhrzeit abgleichen" in kreis.hinweis
    district.zeit = angemeldet.uhr.jetzt()
    angemeldet.sitzung.uebertragung.gleich()
    assert (angemeldet.bilder.leiste.kreis.text, angemeldet.bilder.leiste.kreis.lage) == ("Kreis", Lage.GUT)


def test_a_kreis_that_is_too_old_is_shown_and_left_in_peace(stammdaten: Stammdaten) -> None:
    runner = ZaehlenderRunner()
    platz = Sitzungsplatz(stammdaten, runner)
    platz.melde_an()
    platz.district.zu_alt = True
    schliesse_ab(platz)
    platz.melderegister.arbeite_ab()
    vor(platz, 3)
    kreis = platz.bilder.leiste.kreis
    assert (kreis.text, kreis.lage) == (
        "Kreis: 1 wartend (Kreis braucht eine Aktualisierung: IT verständigen)",
        Lage.GESTOERT,
    )
    assert platz.bilder.abschluss.register[1].stand is Registerstand.UEBERGEBEN
    runden = len(platz.district.runden)
    for _ in range(60):
        vor(platz, 1)
    assert len(platz.district.runden) - runden <= 3, "as seldom as while nothing waits"
    platz.district.zu_alt = False
    vor(platz, 1800)
    assert (platz.bilder.leiste.kreis.text, platz.bilder.leiste.kreis.lage) == ("Kreis", Lage.GUT)


def test_what_a_restored_kreis_cannot_take_again_is_shown(angemeldet: Sitzungsplatz) -> None:
    schliesse_ab(angemeldet)
    angemeldet.district.zu_alt = True
    angemeldet.store.feed_uebernehmen(Register.FAHRZEUGREGISTER, (), "vor_der_sicherung.1")
    for _ in range(5):
        angemeldet.sitzung.uebertragung.gleich()
    kreis = angemeldet.bilder.leiste.kreis
    assert (kreis.text, kreis.lage) == ("Kreis (dort fehlend: 1 – IT verständigen)", Lage.GESTOERT)
    angemeldet.district.zu_alt = False
    angemeldet.sitzung.uebertragung.gleich()
    assert (angemeldet.bilder.leiste.kreis.text, angemeldet.bilder.leiste.kreis.lage) == ("Kreis", Lage.GUT)


def test_tries_get_rarer_while_the_kreis_is_away(stammdaten: Stammdaten) -> None:
    runner = ZaehlenderRunner()
    platz = Sitzungsplatz(stammdaten, runner)
    platz.melde_an()
    platz.district.offline = True
    versuche = []
    for _ in range(4):
        runner.kreis = 0
        for _ in range(300):
            vor(platz, 1)
        versuche.append(runner.kreis)
    melderunden = 300 // 20
    am_kreis = [v - melderunden for v in versuche]
    assert am_kreis[0] > am_kreis[-1] >= 1


def test_a_kreis_that_asks_for_time_is_left_alone_so_long(angemeldet: Sitzungsplatz) -> None:
    angemeldet.district.warten_s = 120
    schliesse_ab(angemeldet)
    angemeldet.district.warten_s = 0
    for _ in range(119):
        angemeldet.sitzung.uebertragung.gleich()
        vor(angemeldet, 1)
    assert angemeldet.district.eintraege == {}
    vor(angemeldet, 1)
    assert len(angemeldet.district.eintraege) == 1


def test_one_round_at_a_time(stammdaten: Stammdaten) -> None:
    runner = RunnerAttrappe()
    platz = Sitzungsplatz(stammdaten, runner)
    platz.sitzung.beginne()
    platz.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    vorher = runner.wartend(Spur.NETZ)
    for _ in range(5):
        vor(platz, 60)
    assert runner.wartend(Spur.NETZ) == vorher
    platz.sitzung.uebertragung.gleich()
    assert runner.wartend(Spur.NETZ) == vorher
    platz.sitzung.vorfall("X")
    vor(platz, 60)
    assert runner.wartend(Spur.NETZ) == vorher + 2


def test_the_list_between_visits_follows_the_registers(angemeldet: Sitzungsplatz) -> None:
    schliesse_ab(angemeldet)
    angemeldet.sitzung.abschluss.bestaetige()
    assert [zeile.stufe for zeile in angemeldet.bilder.vorgaenge.zeilen] == ["wartet auf Register"]
    angemeldet.melderegister.arbeite_ab()
    vor(angemeldet, 5)
    assert [zeile.stufe for zeile in angemeldet.bilder.vorgaenge.zeilen] == []
