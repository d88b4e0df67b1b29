"""Four eyes: what is asked is stored first, sent as often as needed, and decided once for exactly this content."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt, Vorgang
from bureau_app.workflows import freigabe, ummeldung
from bureau_app.workflows.ports import Journaleintrag
from bureau_app.workflows.stellen import Freigabemeldung
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.schalter import AUFSICHT, CLERK, ERNA, OTTO
from tests.fakes.store import FakeStore
from tests.workflows.conftest import Platz
from tests.workflows.vieraugen import ABGELEHNT, GEWAEHRT, entscheide, entwurf, erbeten, schritte


def test_a_request_is_stored_before_anything_is_sent(platz: Platz) -> None:
    v = erbeten(platz)
    assert platz.stand(v) == v
    assert (v.stufe, freigabe.offene(platz.s, CLERK)) == (Stufe.ZUR_FREIGABE, (v,))
    assert v.freigabe and v.freigabe.antrag.codes == ("m19_wohnungsgeber",)
    assert (v.freigabe.antrag.von, v.freigabe.antrag.begruendung) == (ERNA.id, "Vermieter verreist, reicht nach.")
    eintrag = platz.store.journal[-1]
    assert eintrag == Journaleintrag(
        ERNA.id,
        "freigabe_erbeten",
        v.id,
        (
            ("antrag", v.freigabe.antrag.id),
            ("inhalt", v.freigabe.antrag.inhalt),
            ("befunde", "m19_wohnungsgeber"),
        ),
    )
    assert freigabe.offene(platz.s, OTTO) == ()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 501])
def test_a_reason_must_be_given(platz: Platz, text: str) -> None:
    v = entwurf(platz)
    with pytest.raises(Eingabefehler) as fehler:
        freigabe.erbitte(platz.s, CLERK, v, text)
    assert (fehler.value.code, fehler.value.feld) == (Fehlercode.FREIGABE_BEGRUENDUNG, "freigabe.begruendung")
    assert platz.stand(v) == v
    assert len(freigabe.pruefe_begruendung("x" * 500)) == 500


@pytest.mark.parametrize(
    ("anders", "code"),
    [
        ({"person__vornamen": ""}, Fehlercode.PFLICHTFELD_LEER),
        ({"ausweis__gueltig_bis": "01.08.2026"}, Fehlercode.BEFUND_STEHT_ENTGEGEN),
        ({"neu__anschrift": f"{'Lange' * 9}straße 1, 41460 Neuss", "neu__zusatz": "Hof"}, Fehlercode.AUFKLEBER_ZU_LANG),
    ],
    ids=["missing", "blocked", "undrawable"],
)
def test_what_no_second_person_can_grant_is_told_first(platz: Platz, anders: dict[str, str], code: Fehlercode) -> None:
    if code is Fehlercode.AUFKLEBER_ZU_LANG:
        anders = {**anders, "neu__zusatz": "Hinterhaus links oben"}
    v = entwurf(platz, **anders)
    with pytest.raises(Eingabefehler) as fehler:
        freigabe.erbitte(platz.s, CLERK, v, "Grund")
    assert fehler.value.code is code
    assert platz.stand(v) == v


def test_nobody_is_asked_for_nothing_or_for_another_clerk(platz: Platz) -> None:
    with pytest.raises(UnerlaubterSchritt):
        freigabe.erbitte(platz.s, CLERK, platz.entwurf(), "Grund")
    with pytest.raises(UnerlaubterSchritt):
        freigabe.erbitte(platz.s, OTTO, entwurf(platz), "Grund")
    with pytest.raises(UnerlaubterSchritt):
        freigabe.posten_von(platz.s, CLERK, entwurf(platz))


def test_the_deciding_person_sees_the_content(platz: Platz) -> None:
    v = erbeten(platz)
    posten = freigabe.posten_von(platz.s, CLERK, v)
    assert v.freigabe
    assert (posten.antrag_id, posten.inhalt, posten.vorgang_nummer) == (
        v.freigabe.antrag.id,
        v.freigabe.antrag.inhalt,
        v.nummer,
    )
    assert (posten.von, posten.von_name, posten.betroffen) == (ERNA.id, ERNA.name, "Müstermann-Żółć, Erika Łucja")
    assert ("m19_wohnungsgeber", "freigabe", "neu.wohnungsgeber", "BMG § 19 Abs. 1") in posten.befunde
    zeilen = {key: (alt, neu) for key, alt, neu in posten.vergleich}
    assert zeilen["neu.anschrift"] == ("Am Markt 2, 41564 Kaarst", "Oberstraße 91, 41460 Neuss")
    assert zeilen["fahrzeug.0.C.1.3"] == ("Am Markt 2, 41564 Kaarst", "Oberstraße 91, 41460 Neuss")
    assert zeilen["fahrzeug.0.A"] == ("", "NE-AB 1234")
    assert not posten.verdeckt


def test_a_protected_persons_content_is_hidden_in_lists_only(platz: Platz) -> None:
    felder = {"person__auskunftssperre": "ja", "person__uebermittlungssperre": "nicht_gewuenscht"}
    posten = freigabe.posten_von(platz.s, CLERK, erbeten(platz, **felder))
    assert posten.verdeckt
    assert posten.betroffen and {k: n for k, _, n in posten.vergleich}["neu.anschrift"]


def test_sent_any_number_of_times_it_is_one_request(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = erbeten(platz)
    for _ in range(3):
        assert freigabe.sende(platz.s, stelle, CLERK, v) == v
    assert len(stelle.eingereicht) == 1
    assert platz.stand(v) == v


def test_offline_it_waits_and_is_never_granted(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v, stelle.offline = erbeten(platz), True
    with pytest.raises(Stoerung):
        freigabe.sende(platz.s, stelle, CLERK, v)
    assert platz.stand(v) == v
    with pytest.raises(Eingabefehler):
        ummeldung.uebernimm(platz.s, CLERK, v)
    stelle.offline = False
    assert freigabe.sende(platz.s, stelle, CLERK, v) == v
    assert list(stelle.eingereicht) == [v.freigabe.antrag.id] if v.freigabe else False


@pytest.mark.parametrize(("gewaehrt", "stand"), [(True, GEWAEHRT), (False, ABGELEHNT)])
def test_a_decision_is_applied_once(
    platz: Platz, stelle: FakeFreigabestelle, gewaehrt: bool, stand: Freigabestand
) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz))
    meldung = entscheide(stelle, v, gewaehrt)
    danach = freigabe.nimm_meldung(platz.s, CLERK, v, meldung)
    assert danach.freigabe
    assert (danach.stufe, danach.freigabe.stand, danach.freigabe.grund) == (Stufe.ENTWURF, stand, "geprüft")
    assert danach.freigabe.entschieden_von == AUFSICHT.id
    for noch_einmal in (v, danach):
        assert freigabe.nimm_meldung(platz.s, CLERK, noch_einmal, meldung) == danach
    assert schritte(platz).count("freigabe_entschieden") == 1
    assert dict(platz.store.journal[-1].merkmale)["von"] == AUFSICHT.id


def test_an_answer_that_came_while_the_program_was_off_is_taken_on_sending(
    platz: Platz, stelle: FakeFreigabestelle
) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz))
    entscheide(stelle, v)
    (wieder,) = freigabe.offene(platz.s, CLERK)
    danach = freigabe.sende(platz.s, stelle, CLERK, wieder)
    assert danach.freigabe and danach.freigabe.stand is GEWAEHRT
    assert ummeldung.uebernimm(platz.s, CLERK, danach).stufe is Stufe.UEBERNOMMEN


def test_a_change_after_the_grant_voids_it(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz))
    v = freigabe.nimm_meldung(platz.s, CLERK, v, entscheide(stelle, v))
    v = ummeldung.erfasse(platz.s, v, v.angaben.eingegeben("neu.einzugsdatum", "17.11.2026"))
    with pytest.raises(Eingabefehler) as fehler:
        ummeldung.uebernimm(platz.s, CLERK, v)
    assert fehler.value.code is Fehlercode.BEFUND_STEHT_ENTGEGEN
    neu = freigabe.erbitte(platz.s, CLERK, v, "noch einmal")
    assert neu.freigabe and neu.freigabe.stand is Freigabestand.OFFEN


def test_messages_about_something_else_change_nothing(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz))
    assert v.freigabe
    fremd = Freigabemeldung("0193-anderer", GEWAEHRT, AUFSICHT.id, platz.uhr.jetzt())
    offen = Freigabemeldung(v.freigabe.antrag.id, Freigabestand.OFFEN)
    for meldung in (fremd, offen):
        assert freigabe.nimm_meldung(platz.s, CLERK, v, meldung) == v
    assert platz.stand(v) == v


@pytest.mark.parametrize("von", [ERNA.id, ""], ids=["who_asked", "nobody"])
def test_a_decision_of_who_asked_or_of_nobody_is_refused(platz: Platz, von: str) -> None:
    v = erbeten(platz)
    assert v.freigabe
    with pytest.raises(UnerlaubterSchritt):
        freigabe.nimm_meldung(platz.s, CLERK, v, Freigabemeldung(v.freigabe.antrag.id, GEWAEHRT, von))
    assert platz.stand(v) == v


def test_a_decision_without_a_time_gets_that_of_its_arrival(platz: Platz) -> None:
    v = erbeten(platz)
    assert v.freigabe
    danach = freigabe.nimm_meldung(platz.s, CLERK, v, Freigabemeldung(v.freigabe.antrag.id, GEWAEHRT, AUFSICHT.id))
    assert danach.freigabe and danach.freigabe.entschieden_am == platz.uhr.jetzt()


class Zugleich(FakeStore):
    """A store in which another lane applies the same answer just before this one writes."""

    def __init__(self, platz: Platz, meldung: Freigabemeldung | None) -> None:
        super().__init__()
        self.__dict__.update(platz.store.__dict__)
        self._andere, self._meldung = platz, meldung

    def sichere(self, vorgang: Vorgang, *rest: object) -> None:
        if self._meldung:
            freigabe.nimm_meldung(self._andere.s, CLERK, vorgang, self._meldung)
        raise Stoerung(Fehlercode.SPEICHER_FASSUNG)


def test_two_lanes_with_the_same_answer_apply_it_once(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz))
    meldung = entscheide(stelle, v)
    danach = freigabe.nimm_meldung(replace(platz.s, store=Zugleich(platz, meldung)), CLERK, v, meldung)
    assert danach == platz.stand(v)
    assert schritte(platz).count("freigabe_entschieden") == 1


def test_a_store_that_cannot_write_says_so(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz))
    with pytest.raises(Stoerung) as fehler:
        freigabe.nimm_meldung(replace(platz.s, store=Zugleich(platz, None)), CLERK, v, entscheide(stelle, v))
    assert fehler.value.code is Fehlercode.SPEICHER_FASSUNG
    assert platz.stand(v) == v


@pytest.mark.parametrize("offline", [False, True])
def test_a_request_is_taken_back(platz: Platz, stelle: FakeFreigabestelle, offline: bool) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz))
    stelle.offline = offline
    zurueck = freigabe.ziehe_zurueck(platz.s, stelle, CLERK, v)
    assert (zurueck.stufe, zurueck.freigabe, platz.stand(v)) == (Stufe.ENTWURF, None, zurueck)
    assert schritte(platz)[-1] == "freigabe_zurueckgezogen"
    stelle.offline = False
    neu = freigabe.sende(platz.s, stelle, CLERK, freigabe.erbitte(platz.s, CLERK, zurueck, "neu"))
    offen = stelle.eingang(AUFSICHT.sitzung, "", 0).eintraege
    assert neu.freigabe and [p.antrag_id for p in offen] == [neu.freigabe.antrag.id]


def test_taken_back_too_late_keeps_the_decision(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz))
    entscheide(stelle, v, gewaehrt=False)
    zurueck = freigabe.ziehe_zurueck(platz.s, stelle, CLERK, v)
    assert zurueck.freigabe and zurueck.freigabe.stand is ABGELEHNT


def test_a_district_that_still_says_open_does_not_hold_the_clerk_up(platz: Platz, stelle: FakeFreigabestelle) -> None:
    class Laesst(FakeFreigabestelle):
        def ziehe_zurueck(self, sitzung: str, antrag_id: str) -> Freigabemeldung:
            return Freigabemeldung(antrag_id, Freigabestand.OFFEN)

    assert freigabe.ziehe_zurueck(platz.s, Laesst(), CLERK, erbeten(platz)).stufe is Stufe.ENTWURF


def test_nobody_is_asked_for_what_would_be_decided_otherwise_by_now(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = freigabe.sende(platz.s, stelle, CLERK, erbeten(platz, fahrzeug__0__X="11.2026"))
    platz.uhr.vor(timedelta(days=9))
    danach = freigabe.sende(platz.s, stelle, CLERK, v)
    assert (danach.stufe, danach.freigabe) == (Stufe.ENTWURF, None)
    assert stelle.eingang(AUFSICHT.sitzung, "", 0).eintraege == ()
