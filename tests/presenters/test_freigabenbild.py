"""A request in words: its age, its reasons, its content, also as another version of the program sent it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bureau_app.domain.befund import REGELN, Fahrzeugausgang
from bureau_app.resources import lade_texte
from bureau_app.ui.presenters.freigabenbild import Art, alter, antragsbild
from bureau_app.ui.texts import Texte
from bureau_app.workflows.stellen import Freigabeposten
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import Sitzungsplatz


def posten(antrag: str, am: datetime, **anders: object) -> Freigabeposten:
    """A request as the district hands it out."""
    einer = Freigabeposten(
        antrag_id=antrag,
        vorgang_id=f"v-{antrag}",
        vorgang_nummer="260240030000175",
        inhalt="0" * 64,
        von=ERNA.id,
        von_name=ERNA.name,
        gemeinde_ags=ERNA.gemeinde_ags,
        am=am,
        codes=("r10_hu_abgelaufen", "g5_erlass"),
        begruendung="Beleg gesehen.",
        betroffen="Müstermann, Erika",
        befunde=(
            ("r10_hu_abgelaufen", "freigabe", "fahrzeug.0.X", "StVZO § 29"),
            ("r9_saison", "hinweis", "fahrzeug.0.A", "FZV § 10 Abs. 3"),
        ),
        vergleich=(
            ("person.familienname", "", "Müstermann"),
            ("neu.anschrift", "Am Markt 2, 41564 Kaarst", "Oberstraße 91, 41460 Neuss"),
            ("fahrzeug.1.A", "NE-AB 1234", "NE-AB 1234"),
            ("neu.wohnungsart", "", "hauptwohnung"),
        ),
        verdeckt=False,
        eigener=False,
    )
    return replace(einer, **anders)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("her", "wort"),
    [
        (0, "eben"),
        (59, "eben"),
        (60, "1 min"),
        (7199, "119 min"),
        (7200, "2 h"),
        (172_799, "47 h"),
        (172_800, "2 Tage"),
    ],
)
def test_ages_in_words(platz: Sitzungsplatz, her: int, wort: str) -> None:
    jetzt = platz.uhr.jetzt()
    assert alter(platz.texte, jetzt - timedelta(seconds=her), jetzt) == wort


def test_what_another_version_sent_is_shown_as_it_is(platz: Sitzungsplatz) -> None:
    texte, jetzt = Texte.laden(lade_texte("de")), platz.uhr.jetzt()
    fremd = posten(
        "a",
        jetzt,
        codes=("r99_neu",),
        befunde=(("r99_neu", "freigabe", "x", "Recht"),),
        vergleich=(("unbekannt.feld", "alt", "neu"),),
    )
    bild = antragsbild(texte, fremd, Art.AUFSICHT, jetzt, 1)
    assert (bild.befunde[0].text, bild.inhalt[0].merkmal) == ("r99_neu", "Unbekannt.feld")
    bekannt = antragsbild(texte, posten("a", jetzt), Art.AUFSICHT, jetzt, 1)
    assert [z.merkmal for z in bekannt.inhalt][2] == "2. Fahrzeug: Kennzeichen"
    assert bekannt.inhalt[3].neu == "Hauptwohnung"
    assert [b.entscheidet for b in bekannt.befunde] == [True, False]


@pytest.mark.parametrize(
    ("code", "gewicht", "wort"),
    [
        ("r4_halter", "sperre", "zum Kreis"),
        ("r99_neu", "sperre", "zum Kreis"),
        ("r10_hu_abgelaufen", "freigabe", "Freigabe"),
    ],
)
def test_what_bars_a_vehicle_that_was_left_out_says_where_it_goes(
    platz: Sitzungsplatz, code: str, gewicht: str, wort: str
) -> None:
    jetzt = platz.uhr.jetzt()
    antrag = posten("a", jetzt, befunde=((code, gewicht, "fahrzeug.1.A", "Recht"),))
    assert [b.gewicht for b in antragsbild(platz.texte, antrag, Art.AUFSICHT, jetzt, 1).befunde] == [wort]


def test_a_vehicle_that_stays_as_it_is_says_so(platz: Sitzungsplatz) -> None:
    jetzt = platz.uhr.jetzt()
    bleibt = next(c.value for c, regel in REGELN.items() if regel.weg is Fahrzeugausgang.ABGELEHNT)
    antrag = posten("a", jetzt, befunde=((bleibt, "sperre", "fahrzeug.1.A", "Recht"),))
    assert antragsbild(platz.texte, antrag, Art.AUFSICHT, jetzt, 1).befunde[0].gewicht == "keine Änderung"
