"""Sign-in in the browser from the sign-in page: begun, answered, given up, too late, refused, and never waited for."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.sitzung import Sitzung
from bureau_app.workflows.browseranmeldung import WARTET
from tests.beispiele import KAARST
from tests.fakes.browserweg import FakeBrowserweg
from tests.fakes.runner import RunnerAttrappe
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import KENNWORT, Sitzungsplatz

Platz = tuple[Sitzungsplatz, FakeBrowserweg]


@pytest.fixture
def browserplatz(stammdaten: Stammdaten) -> Platz:
    """A counter at the sign-in page whose district has an IdP."""
    return mit_browser(Sitzungsplatz(stammdaten), FakeBrowserweg(replace(ERNA, sitzung="s-browser")))


def mit_browser(platz: Sitzungsplatz, fake: FakeBrowserweg) -> Platz:
    platz.umgebung = replace(platz.umgebung, browserweg=fake.weg())
    platz.sitzung = Sitzung(platz.umgebung, platz.bilder.anzeige())
    platz.sitzung.beginne()
    return platz, fake


def test_the_page_offers_it_only_where_the_district_says_so(stammdaten: Stammdaten) -> None:
    assert mit_browser(Sitzungsplatz(stammdaten), FakeBrowserweg())[0].bilder.anmeldung.oidc == "Kreis-Login"
    for fake in (FakeBrowserweg(name=""), FakeBrowserweg(offline=True)):
        platz, _ = mit_browser(Sitzungsplatz(stammdaten), fake)
        assert platz.bilder.anmeldung.oidc == ""
        platz.sitzung.anmeldung.im_browser()
        assert not platz.bilder.anmeldung.im_browser and fake.geoeffnet == []
    ohne = Sitzungsplatz(stammdaten)
    ohne.sitzung.beginne()
    ohne.sitzung.anmeldung.im_browser()
    assert (ohne.bilder.anmeldung.oidc, ohne.bilder.anmeldung.im_browser) == ("", False)


def test_who_signs_in_in_the_browser_works_here(browserplatz: Platz) -> None:
    platz, fake = browserplatz
    platz.sitzung.anmeldung.im_browser()
    assert platz.bilder.anmeldung.im_browser
    assert fake.geoeffnet == [f"https://idp.example/?state={'s' * 43}"]
    platz.sitzung.takt()
    assert platz.seite() is Seite.ANMELDUNG
    fake.bringe()
    platz.sitzung.takt()
    assert platz.seite() is Seite.LEERLAUF
    assert not fake.stellen[0].offen
    _, pruefung, frisch = fake.begonnen[0]
    assert pruefung == urlsafe_b64encode(sha256(fake.nachweise[0].encode()).digest()).rstrip(b"=").decode()
    assert not frisch


def test_after_a_lock_the_idp_asks_for_the_password(browserplatz: Platz) -> None:
    platz, fake = browserplatz
    platz.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    platz.sitzung.anmeldung.im_browser()
    assert fake.begonnen == []
    platz.sitzung.anmeldung.sperre()
    platz.sitzung.anmeldung.im_browser()
    assert [frisch for _, _, frisch in fake.begonnen] == [True]


def test_another_press_gives_it_up_and_the_answer_is_nobodys(browserplatz: Platz) -> None:
    platz, fake = browserplatz
    platz.sitzung.anmeldung.im_browser()
    platz.sitzung.anmeldung.im_browser()
    assert not platz.bilder.anmeldung.im_browser
    assert not fake.stellen[0].offen
    fake.bringe()
    platz.sitzung.takt()
    assert platz.seite() is Seite.ANMELDUNG


def test_a_password_typed_meanwhile_wins(browserplatz: Platz) -> None:
    platz, fake = browserplatz
    platz.sitzung.anmeldung.im_browser()
    platz.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert platz.seite() is Seite.LEERLAUF
    assert not fake.stellen[0].offen


@pytest.mark.parametrize("bringt", [("", "access_denied"), None])
def test_who_says_no_or_takes_too_long_begins_again(browserplatz: Platz, bringt: tuple[str, str] | None) -> None:
    platz, fake = browserplatz
    platz.sitzung.anmeldung.im_browser()
    if bringt is not None:
        fake.bringe(*bringt)
    else:
        platz.uhr.vor(WARTET)
        platz.sitzung.takt()
        assert platz.bilder.anmeldung.im_browser
        platz.uhr.vor(timedelta(seconds=1))
    platz.sitzung.takt()
    assert platz.bilder.anmeldung.fehler == "Die Anmeldung im Browser wurde nicht beendet."
    assert not platz.bilder.anmeldung.im_browser and not fake.stellen[0].offen
    platz.sitzung.anmeldung.im_browser()
    fake.bringe()
    platz.sitzung.takt()
    assert platz.seite() is Seite.LEERLAUF


@pytest.mark.parametrize(
    ("lage", "wort"),
    [
        ({"wer": None}, "Für diese Anmeldung hat der Kreis kein Konto."),
        ({"browser": False}, "Auf diesem PC lässt sich kein Browser öffnen."),
        ({"wer": replace(ERNA, gemeinde_ags=KAARST)}, "gehört zu einer anderen Gemeinde"),
    ],
)
def test_what_fails_is_said_in_german(browserplatz: Platz, lage: dict[str, object], wort: str) -> None:
    platz, fake = browserplatz
    for name, wert in lage.items():
        setattr(fake, name, wert)
    platz.sitzung.anmeldung.im_browser()
    fake.bringe()
    platz.sitzung.takt()
    assert wort in platz.bilder.anmeldung.fehler
    assert platz.seite() is Seite.ANMELDUNG
    assert not platz.bilder.anmeldung.im_browser and not fake.stellen[0].offen


def test_without_the_kreis_nothing_is_opened(browserplatz: Platz) -> None:
    platz, fake = browserplatz
    fake.offline = True
    platz.sitzung.anmeldung.im_browser()
    assert fake.geoeffnet == [] and not fake.stellen[0].offen
    assert not platz.bilder.anmeldung.im_browser and platz.bilder.anmeldung.fehler


def test_what_comes_back_after_it_was_given_up_changes_nothing(stammdaten: Stammdaten) -> None:
    """The lane is slow: given up before the place is there; given up while it is looked at."""
    runner = RunnerAttrappe()
    platz, fake = mit_browser(Sitzungsplatz(stammdaten, runner=runner), FakeBrowserweg(replace(ERNA, sitzung="s")))
    runner.alles()
    anmeldung = platz.sitzung.anmeldung
    anmeldung.im_browser()
    anmeldung.im_browser()
    runner.alles()
    assert not fake.stellen[0].offen and not platz.bilder.anmeldung.im_browser
    anmeldung.im_browser()
    runner.alles()
    fake.bringe()
    platz.sitzung.takt()
    platz.sitzung.takt()
    anmeldung.im_browser()
    runner.alles()
    assert platz.seite() is Seite.ANMELDUNG and fake.nachweise == []


def test_a_bug_meanwhile_leaves_nothing_stuck(browserplatz: Platz) -> None:
    platz, fake = browserplatz
    platz.sitzung.anmeldung.im_browser()
    platz.sitzung.vorfall("7")
    assert not fake.stellen[0].offen
    platz.sitzung.anmeldung.im_browser()
    fake.bringe()
    platz.sitzung.takt()
    assert platz.seite() is Seite.LEERLAUF
