"""Short tokens renew themselves in memory, before they run out, once for everybody who asks."""

import threading
from datetime import UTC, datetime

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.sitzungsbund import VORLAUF_S, Sitzungsbund
from bureau_app.wire.dienst import Anmeldeantwort
from bureau_app.wire.sitzung import Sitzungsauskunft
from tests.eintraege import neue_id

WER = Anmeldeantwort(id=neue_id(), kennung="e.k", name="E", zeichen="EK", rolle="aufsicht", gemeinde_ags="05162024")
KENNUNG = neue_id()


def auskunft(buchstabe: str) -> Sitzungsauskunft:
    ende = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
    geheimnis = f"{KENNUNG}.{buchstabe * 43}"
    return Sitzungsauskunft(wer=WER, sitzung=buchstabe * 43, gilt_s=600, geheimnis=geheimnis, endet_am=ende)


class Kreis:
    """Renews from a to b to c, and so on; remembers the secrets it was shown."""

    def __init__(self) -> None:
        self.gezeigt: list[str] = []
        self.gestoert = False

    def erneuere(self, geheimnis: str) -> Sitzungsauskunft:
        if self.gestoert:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund="ConnectTimeout")
        self.gezeigt.append(geheimnis[-1])
        return auskunft(chr(ord(geheimnis[-1]) + 1))


def test_a_token_is_renewed_shortly_before_its_end_and_the_session_keeps_its_name() -> None:
    jetzt, kreis = [0.0], Kreis()
    bund = Sitzungsbund(lambda: jetzt[0])
    sitzung = bund.nimm(auskunft("a"))
    jetzt[0] = 600 - VORLAUF_S
    assert bund.token(sitzung, kreis.erneuere) == "a" * 43
    jetzt[0] += 1
    assert bund.token(sitzung, kreis.erneuere) == "b" * 43
    jetzt[0] += 600 - VORLAUF_S
    assert bund.token(sitzung, kreis.erneuere) == "b" * 43
    jetzt[0] += 1
    assert bund.token(sitzung, kreis.erneuere) == "c" * 43
    assert kreis.gezeigt == ["a", "b"]


def test_a_token_that_the_district_refused_is_renewed_once_for_all_who_held_it() -> None:
    kreis, bund = Kreis(), Sitzungsbund(lambda: 0.0)
    sitzung = bund.nimm(auskunft("a"))
    assert bund.token(sitzung, kreis.erneuere, verworfen="a" * 43) == "b" * 43
    assert bund.token(sitzung, kreis.erneuere, verworfen="a" * 43) == "b" * 43
    assert kreis.gezeigt == ["a"]


def test_many_who_ask_at_once_renew_once() -> None:
    jetzt, kreis = [0.0], Kreis()
    bund = Sitzungsbund(lambda: jetzt[0])
    sitzung = bund.nimm(auskunft("a"))
    jetzt[0] = 599.0
    gefunden: list[str] = []
    faeden = [threading.Thread(target=lambda: gefunden.append(bund.token(sitzung, kreis.erneuere))) for _ in range(8)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(10)
    assert gefunden == ["b" * 43] * 8
    assert kreis.gezeigt == ["a"]


def test_without_the_kreis_the_secret_stays_for_the_next_try() -> None:
    jetzt, kreis = [0.0], Kreis()
    bund = Sitzungsbund(lambda: jetzt[0])
    sitzung = bund.nimm(auskunft("a"))
    jetzt[0], kreis.gestoert = 599.0, True
    with pytest.raises(Stoerung):
        bund.token(sitzung, kreis.erneuere)
    kreis.gestoert = False
    assert bund.token(sitzung, kreis.erneuere) == "b" * 43


def test_a_session_that_is_not_kept_here_is_its_own_token() -> None:
    assert Sitzungsbund().token("x" * 43, Kreis().erneuere) == "x" * 43


def test_a_session_that_is_given_up_is_its_own_token_again() -> None:
    kreis, bund = Kreis(), Sitzungsbund()
    wort = bund.nimm(auskunft("a"))
    assert bund.offene() == (wort,)
    assert bund.gib_ab(wort) == f"{KENNUNG}.{'a' * 43}"
    assert (bund.gib_ab(wort), bund.offene(), bund.token(wort, kreis.erneuere)) == ("", (), wort)
