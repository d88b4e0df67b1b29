"""One visit, step by step: what each step stores, refuses and writes into the journal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bureau_app.domain import nummer
from bureau_app.domain.angaben import Angaben, Feld
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt
from bureau_app.workflows import ummeldung
from bureau_app.workflows.ports import Journaleintrag
from bureau_app.workflows.pruefung import gehoert, pruefe_angaben
from tests.beispiele import angaben
from tests.fakes.schalter import ERNA, OTTO
from tests.workflows.conftest import Platz


def test_a_new_vorgang_has_its_number_and_clerk(platz: Platz) -> None:
    v = ummeldung.eroeffne(platz.s, ERNA)
    w = ummeldung.eroeffne(platz.s, ERNA)
    assert (v.stufe, v.fassung, v.sachbearbeiter, v.gemeinde_ags) == (Stufe.ENTWURF, 0, ERNA.id, "05162024")
    assert nummer.ist_gueltig(v.nummer) and v.nummer.startswith("26024003000001")
    assert w.nummer.startswith("26024003000002") and w.id != v.id
    assert platz.store.offene(ERNA.id) == (w, v)
    assert platz.store.offene(OTTO.id) == ()
    assert [(e.akteur, e.schritt, e.vorgang_id) for e in platz.store.journal] == [
        (ERNA.id, "eroeffnet", v.id),
        (ERNA.id, "eroeffnet", w.id),
    ]


def test_the_year_of_a_number_is_the_one_at_the_counter(platz: Platz) -> None:
    platz.uhr.vor(timedelta(days=38, hours=14, minutes=30))
    assert platz.uhr.jetzt().year == 2026
    assert ummeldung.eroeffne(platz.s, ERNA).nummer.startswith("27024003000001")


def test_each_entry_is_kept_without_a_journal_line(platz: Platz) -> None:
    v = ummeldung.eroeffne(platz.s, ERNA)
    neu = ummeldung.erfasse(platz.s, v, Angaben().eingegeben("person.familienname", "Ğünter"))
    assert platz.stand(v) == neu
    assert len(platz.store.journal) == 1


def test_nothing_new_is_not_written(platz: Platz) -> None:
    v = platz.entwurf()
    platz.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    assert ummeldung.erfasse(platz.s, v, angaben()) is v


def test_a_complete_draft_is_ready_and_costs_10_80(platz: Platz) -> None:
    pruefung = pruefe_angaben(platz.s, angaben())
    assert pruefung.bereit
    assert pruefung.gebuehr.summe == 1080
    assert pruefe_angaben(platz.s, angaben(0)).gebuehr.summe == 0
    assert pruefe_angaben(platz.s, angaben(2)).gebuehr.summe == 2160


def unsicher(felder: Angaben) -> Angaben:
    return felder.mit({"person.familienname": Feld("Müstermann-Żółć", Feldstatus.PRUEFEN)})


@pytest.mark.parametrize(
    ("felder", "code", "feld"),
    [
        (lambda: angaben(neu__einzugsdatum="31.02.2026"), Fehlercode.DATUM_UNMOEGLICH, "neu.einzugsdatum"),
        (lambda: angaben(person__vornamen=" "), Fehlercode.PFLICHTFELD_LEER, "person.vornamen"),
        (lambda: unsicher(angaben()), Fehlercode.FELD_UNGEPRUEFT, "person.familienname"),
        (
            lambda: angaben(ausweis__gueltig_bis="01.08.2026"),
            Fehlercode.BEFUND_STEHT_ENTGEGEN,
            "ausweis.gueltig_bis",
        ),
        (lambda: angaben(neu__wohnungsgeber=""), Fehlercode.BEFUND_STEHT_ENTGEGEN, "neu.wohnungsgeber"),
        (
            lambda: angaben(neu__anschrift=f"{'Lange' * 9}straße 1, 41460 Neuss", neu__zusatz="Hinterhaus links"),
            Fehlercode.AUFKLEBER_ZU_LANG,
            "neu.anschrift",
        ),
        (lambda: angaben().eingegeben("fahrzeug.0.D.1", "X" * 501), Fehlercode.TEXT_ZU_LANG, "fahrzeug.0.D.1"),
    ],
    ids=["fault", "missing", "unseen", "blocked", "needs_approval", "undrawable", "unsendable"],
)
def test_what_stands_in_the_way_of_a_commit(
    platz: Platz, felder: Callable[[], Angaben], code: Fehlercode, feld: str
) -> None:
    v = platz.entwurf(felder())
    with pytest.raises(Eingabefehler) as fehler:
        ummeldung.uebernimm(platz.s, ERNA, v)
    assert (fehler.value.code, fehler.value.feld) == (code, feld)
    assert platz.stand(v) == v


def test_an_unready_draft_says_so(platz: Platz) -> None:
    for felder in (Angaben(), unsicher(angaben()), angaben(ausweis__gueltig_bis="01.08.2026")):
        assert not pruefe_angaben(platz.s, felder).bereit


def test_a_commit_keeps_what_it_was_decided_on(platz: Platz) -> None:
    v = platz.uebernommen()
    assert (v.stufe, v.uebernommen_am, v.gebuehr.summe) == (Stufe.UEBERNOMMEN, platz.uhr.heute(), 1080)
    assert v.policy_version == platz.s.policy.version
    assert v.ummeldung and v.ummeldung.vollstaendig
    assert platz.stand(v) == v
    merkmale = dict(platz.store.journal[-1].merkmale)
    assert merkmale["cent"] == "1080" and merkmale["policy"] == v.policy_version
    assert merkmale["befunde"] == "r1_aufkleber"


def test_a_policy_that_comes_while_it_is_decided_is_not_the_one_decided_under(platz: Platz) -> None:
    alt = platz.s.policybuch()
    buecher = iter((alt,))
    s = replace(platz.s, policybuch=lambda: next(buecher, replace(alt, version="neu")))
    assert ummeldung.uebernimm(s, ERNA, platz.entwurf()).policy_version == alt.version
    assert s.policy.version == "neu"


def test_a_draft_belongs_to_its_clerk(platz: Platz) -> None:
    v = platz.entwurf()
    assert gehoert(v, ERNA) and not gehoert(v, OTTO)
    for schritt in (ummeldung.uebernimm, ummeldung.verwirf):
        with pytest.raises(UnerlaubterSchritt):
            schritt(platz.s, OTTO, v)
    assert gehoert(platz.uebernommen(), OTTO), "a colleague may finish what was committed"


def test_back_to_the_draft(platz: Platz) -> None:
    v = ummeldung.nimm_zurueck(platz.s, ERNA, platz.uebernommen())
    assert (v.stufe, v.ummeldung, v.angaben) == (Stufe.ENTWURF, None, angaben())
    assert platz.stand(v) == v


def test_a_discarded_draft_is_forgotten(platz: Platz) -> None:
    v = ummeldung.verwirf(platz.s, ERNA, platz.entwurf())
    assert (v.stufe, v.angaben, v.grund) == (Stufe.VERWORFEN, Angaben(), "abgebrochen")
    assert platz.store.offene(ERNA.id) == ()
    assert platz.store.journal[-1].schritt == "verworfen"


def test_closing_gives_each_register_its_own_part(platz: Platz) -> None:
    v = platz.abgeschlossen()
    assert v.stufe is Stufe.ABGESCHLOSSEN
    (stadt,) = platz.store.ausgangspost(Register.MELDEREGISTER, platz.uhr.jetzt(), 9)
    (kreis,) = platz.store.ausgangspost(Register.FAHRZEUGREGISTER, platz.uhr.jetzt(), 9)
    assert b"WVWZZZ1KZ8W123456" in kreis.aenderung.koerper
    assert b"WVWZZZ1KZ8W123456" not in stadt.aenderung.koerper
    assert b"alleinige" in stadt.aenderung.koerper and b"alleinige" not in kreis.aenderung.koerper
    assert {stadt.aenderung.vorgang_id, kreis.aenderung.vorgang_id} == {v.id}
    assert dict(platz.store.journal[-1].merkmale) == {
        "melderegister": stadt.aenderung.op_id,
        "fahrzeugregister": kreis.aenderung.op_id,
    }


def test_without_a_vehicle_the_kreis_gets_nothing(platz: Platz) -> None:
    v = ummeldung.schliesse_ab(platz.s, ERNA, platz.uebernommen(0))
    assert v.registerstand(Register.FAHRZEUGREGISTER) is Registerstand.ENTFAELLT
    assert platz.store.wartend() == {Register.MELDEREGISTER: 1, Register.FAHRZEUGREGISTER: 0}


def test_a_failed_save_is_told_and_nothing_goes_out(platz: Platz) -> None:
    v = platz.gedruckt()
    platz.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    with pytest.raises(Stoerung):
        ummeldung.schliesse_ab(platz.s, ERNA, v)
    assert platz.store.wartend() == {Register.MELDEREGISTER: 0, Register.FAHRZEUGREGISTER: 0}


def test_the_journal_holds_no_personal_data(platz: Platz) -> None:
    platz.abgeschlossen()
    journal = repr(platz.store.journal).casefold()
    for wort in ("müstermann", "erika", "łucja", "kaarst", "oberstraße", "wvwzzz", "1234", "858331", "r-2026"):
        assert wort not in journal


def test_whoever_opens_a_vorgang_leaves_a_line_with_the_reason(platz: Platz) -> None:
    v = platz.gedruckt()
    assert ummeldung.oeffne(platz.s, OTTO, v.id, "fortsetzen") == v
    assert platz.store.journal[-1] == Journaleintrag(OTTO.id, "gelesen", v.id, (("anlass", "fortsetzen"),))
    anzahl = len(platz.store.journal)
    assert ummeldung.oeffne(platz.s, OTTO, "0193-unbekannt", "fortsetzen") is None
    assert len(platz.store.journal) == anzahl, "nothing was seen"
