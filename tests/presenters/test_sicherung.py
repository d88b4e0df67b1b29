"""Autosave: the latest wins, one write at a time, nothing entered is lost."""

from datetime import timedelta

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.leiste import Lage
from bureau_app.ui.presenters.meldung import Art
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import KENNWORT, Sitzungsplatz


def angaben_im_store(platz: Sitzungsplatz) -> str:
    (vorgang,) = platz.store.offene(ERNA.id)
    return vorgang.angaben.text("person.vornamen")


def wartender_platz(stammdaten: Stammdaten) -> tuple[Sitzungsplatz, RunnerAttrappe]:
    runner = RunnerAttrappe()
    platz = Sitzungsplatz(stammdaten, runner)
    platz.sitzung.beginne()
    platz.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    runner.alles()
    platz.sitzung.von_hand()
    return platz, runner


def test_every_change_is_on_disk_and_the_line_says_when(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.gib_ein("person.vornamen", "Erika")
    assert angaben_im_store(angemeldet) == "Erika"
    assert angemeldet.entwurfslage() is Lage.GUT
    assert angemeldet.bilder.leiste.entwurf.text.startswith("Entwurf ")


def test_the_focus_is_kept_with_the_draft(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.betrete("alt.anschrift")
    (vorgang,) = angemeldet.store.offene(ERNA.id)
    assert vorgang.angaben.text("schalter.fokus") == "alt.anschrift"


def test_fast_typing_writes_the_latest_only(stammdaten: Stammdaten) -> None:
    platz, runner = wartender_platz(stammdaten)
    runner.weiter(Spur.SPEICHER)
    for text in ("E", "Er", "Eri", "Erik", "Erika"):
        platz.sitzung.schalter.gib_ein("person.vornamen", text)
    assert runner.wartend(Spur.SPEICHER) == 1
    runner.alles()
    (vorgang,) = platz.store.offene(ERNA.id)
    assert vorgang.angaben.text("person.vornamen") == "Erika"
    assert vorgang.fassung == 2


def test_typing_before_the_vorgang_has_its_number_is_kept(stammdaten: Stammdaten) -> None:
    platz, runner = wartender_platz(stammdaten)
    platz.sitzung.schalter.gib_ein("person.vornamen", "Erika")
    assert platz.bilder.schalter.nummer == ""
    runner.alles()
    assert platz.bilder.schalter.nummer
    assert angaben_im_store(platz) == "Erika"


def test_a_store_out_of_order_is_said_at_once_and_tried_again(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    angemeldet.sitzung.schalter.gib_ein("person.vornamen", "Erika")
    assert angemeldet.art() is Art.STOERUNG
    assert angemeldet.entwurfslage() is Lage.GESTOERT
    assert angemeldet.bilder.schalter.felder["person.vornamen"].text == "Erika"
    angemeldet.uhr.vor(timedelta(seconds=5))
    angemeldet.sitzung.takt()
    assert angaben_im_store(angemeldet) == "Erika"
    assert angemeldet.entwurfslage() is Lage.GUT


def test_a_closed_window_waits_for_the_disk(stammdaten: Stammdaten) -> None:
    platz, runner = wartender_platz(stammdaten)
    zu: list[str] = []
    platz.sitzung.schliesse(lambda: zu.append("zu"), lambda: zu.append("fragt"))
    assert zu == []
    runner.alles()
    assert zu == ["zu"]


def test_a_window_that_cannot_save_asks(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    angemeldet.sitzung.schalter.gib_ein("person.vornamen", "Erika")
    angemeldet.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    zu: list[str] = []
    angemeldet.sitzung.schliesse(lambda: zu.append("zu"), lambda: zu.append("fragt"))
    assert zu == ["fragt"]


def test_a_bug_in_a_write_does_not_end_the_saving(stammdaten: Stammdaten) -> None:
    platz, _runner = wartender_platz(stammdaten)
    platz.sitzung.vorfall("ABC123")
    assert platz.bilder.meldung.text.startswith("Interner Fehler, Vorfall ABC123")
    assert platz.entwurfslage() is Lage.GESTOERT
