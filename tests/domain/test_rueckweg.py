"""A draft that was read into values, and the draft that a Korrektur begins with, say the same."""

from dataclasses import replace
from datetime import date
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.anschrift import LAENGE_ZUSATZ, Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.auswertung import werte_aus
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import (
    Ausweis,
    Erlassgrund,
    Fahrzeug,
    Fahrzeugzustand,
    Mitziehend,
    Nachweis,
    Person,
    Uebermittlungssperre,
    Ummeldung,
    Verspaetungsgrund,
    Vertreter,
    Vertretungsart,
    Wohnungsart,
    Wohnungsgeber,
)
from bureau_app.resources import lade_stammdaten
from bureau_app.workflows.entwurf import angaben_aus
from tests.beispiele import KAARST, NEUSS, haushalt, ummeldung, zb1
from tests.domain.daten import NAMEN

stammdaten_einmal = cache(lade_stammdaten)
TAGE = st.dates(date(1900, 1, 1), date(2199, 12, 31))
ZEILEN = st.text("abcäöüßéłŞ &.-0123456789", max_size=40).map(lambda text: " ".join(text.split()))
ZUSAETZE = ZEILEN.map(lambda text: text[:LAENGE_ZUSATZ].strip())
ANSCHRIFTEN = st.sampled_from(
    [
        Anschrift("Am Markt", "2", "", "41564", "Kaarst", KAARST),
        Anschrift("Oberstraße", "91", "", "41460", "Neuss", NEUSS),
        Anschrift("Straße des 17. Juni", "12a-14d", "", "10623", "Berlin", ""),
    ]
)
AUSWEISE = st.builds(Ausweis, st.sampled_from(Ausweisart), TAGE)
PERSONEN = st.builds(Person, NAMEN, NAMEN, TAGE)


def geber(nachweis: str, name: str, anschrift: str, eigentuemer: str) -> tuple[bool, Wohnungsgeber]:
    """What was said of who let the dwelling, and whether it was confirmed."""
    merkmal = "WG-4711" if nachweis == "merkmal" else ""
    wert = Wohnungsgeber(name, anschrift, eigentuemer, merkmal, verweigert=nachweis == "verweigert")
    return nachweis in ("ja", "merkmal"), wert


def fahrzeug(zustand: Fahrzeugzustand, behoerde: str, fragt: bool, verwiesen: bool, leer: bool) -> Fahrzeug:
    """A vehicle in some state, its ZB I perhaps without what may be empty."""
    schein = zb1(stammdaten_einmal(), hat_aufkleber=verwiesen)
    if leer:
        schein = replace(schein, halter_vornamen="", zulassung=None, naechste_hu=None, handelsbezeichnung="")
    bekannt = Registerfahrzeug("NE-AB 1234", schein.fin, "VW", "Ł", "Ö", "Am Markt 2", "RKN", 7, verwiesen)
    return Fahrzeug(schein, zustand, behoerde, bekannt if fragt else None, leer, verwiesen)


UMMELDUNGEN = st.builds(
    lambda u, bestaetigt: replace(u, wohnungsgeber_bestaetigt=bestaetigt[0], wohnungsgeber=bestaetigt[1]),
    st.builds(
        Ummeldung,
        person=PERSONEN,
        ausweis=AUSWEISE,
        alte_anschrift=ANSCHRIFTEN,
        neue_anschrift=st.builds(lambda a, zusatz: replace(a, zusatz=zusatz), ANSCHRIFTEN, ZUSAETZE),
        einzugsdatum=TAGE,
        wohnungsart=st.sampled_from(Wohnungsart),
        auskunftssperre=st.booleans(),
        fahrzeuge=st.lists(
            st.builds(fahrzeug, st.sampled_from(Fahrzeugzustand), ZEILEN, st.booleans(), st.booleans(), st.booleans()),
            max_size=3,
        ).map(tuple),
        mitziehende=st.lists(
            st.builds(Mitziehend, PERSONEN, st.none() | AUSWEISE, st.booleans(), st.sampled_from(Nachweis)), max_size=3
        ).map(tuple),
        familie_belehrt=st.booleans(),
        vertreter=st.none()
        | st.builds(Vertreter, NAMEN, st.sampled_from(Vertretungsart), st.sampled_from(Nachweis), st.booleans()),
        weitere_wohnung=st.none() | ANSCHRIFTEN,
        bedingter_sperrvermerk=st.booleans(),
        uebermittlungssperre=st.sampled_from(Uebermittlungssperre),
        verspaetungsgrund=st.none() | st.sampled_from(Verspaetungsgrund),
        erlass=st.none() | st.sampled_from(Erlassgrund),
    ),
    st.builds(geber, st.sampled_from(["", "ja", "merkmal", "verweigert"]), ZEILEN, ZEILEN, ZEILEN),
)


@given(UMMELDUNGEN)
def test_what_was_decided_reads_back_from_its_own_draft(u: Ummeldung) -> None:
    auswertung = werte_aus(angaben_aus(u), stammdaten_einmal())
    assert (auswertung.fehler, auswertung.offen) == ((), ())
    assert auswertung.ummeldung == u
    assert angaben_aus(auswertung.ummeldung) == angaben_aus(u)


def test_known_cases_read_back(stammdaten: Stammdaten) -> None:
    for u in (ummeldung(stammdaten), haushalt(stammdaten)):
        auswertung = werte_aus(angaben_aus(u), stammdaten)
        assert (auswertung.ummeldung, auswertung.fehlend) == (u, ())
