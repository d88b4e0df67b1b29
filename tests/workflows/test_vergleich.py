"""Old and new side by side, for who decides."""

from dataclasses import replace

from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.workflows.vergleich import betroffen, vergleiche
from tests.workflows.conftest import Platz
from tests.workflows.test_korrektur import voll


def test_everything_that_a_second_person_must_know_is_there(platz: Platz) -> None:
    zeilen = {key: (alt, neu) for key, alt, neu in vergleiche(None, voll(platz))}
    assert zeilen["neu.anschrift"] == ("Am Markt 2, 41564 Kaarst", "Oberstraße 91, Hinterhaus, 41460 Neuss")
    assert zeilen["vertreter.name"] == ("", "Bea Treuer")
    assert zeilen["mit.1.familienname"] == ("", "Müstermann, Kim, 24.11.2018")
    assert zeilen["neu.verspaetung"] == ("", "ausland")
    assert zeilen["gebuehr.erlass"] == ("", "behinderung")
    assert zeilen["neu.wohnungsart"] == ("", "hauptwohnung")
    kreis = ("Am Markt 2, 41564 Kaarst", "Am Markt 2, 41564 Kaarst")
    assert zeilen["fahrzeug.0.C.1.3"] == kreis, "left to the Kreis: it keeps its Anschrift"
    assert zeilen["fahrzeug.1.C.1.3"][1] == zeilen["neu.anschrift"][1]
    assert all(
        len(key) <= 80 and len(alt) <= 500 and len(neu) <= 500 for key, alt, neu in vergleiche(None, voll(platz))
    )


def test_an_earlier_ummeldung_is_the_old_side(platz: Platz) -> None:
    alt = voll(platz)
    zeilen = {key: (a, n) for key, a, n in vergleiche(alt, replace(alt, erlass=None, vertreter=None))}
    assert zeilen["gebuehr.erlass"] == ("behinderung", "")
    assert zeilen["vertreter.name"] == ("Bea Treuer", "")
    assert all(a == n for key, (a, n) in zeilen.items() if key not in ("gebuehr.erlass", "vertreter.name"))


def test_of_nobody_there_is_nothing_to_say() -> None:
    assert (betroffen(Ummeldung()), vergleiche(None, Ummeldung())) == ("", ())
