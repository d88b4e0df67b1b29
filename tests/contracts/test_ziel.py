"""The port Ziel: the fake and every real adapter hand over once, tell what came back, and say when nobody is there."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bureau_app.district.outbound.abholfach import Abholfach
from bureau_app.district.outbound.ablage import LokaleAblage
from bureau_app.district.outbound.fitconnect import FitconnectZiel
from bureau_app.district.outbound.fitconnect_api import Fitconnect, Fitconnectzugang
from bureau_app.district.outbound.formen import CSV, JSON, UMSCHLAG, csv_anlage, meldung_als_json
from bureau_app.district.outbound.netz import Netz, Tlswahl
from bureau_app.district.outbound.ordnerziel import Ordnerziel
from bureau_app.district.outbound.sftp import SftpAblage, SftpZugang
from bureau_app.district.outbound.ziel import Quittung, Sendekopf, Sendestand, Sendung, Ziel, Zielstoerung
from bureau_app.district.outbound.zulassungsbehoerde import ZulassungsbehoerdeHttp
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.ereignis import Register
from bureau_app.wire.uebergabe import Antwort
from tests import beispiele
from tests.eintraege import koerper, neue_id, vorgang
from tests.fakes.uhr import FakeUhr
from tests.fakes.ziel import FakeZiel
from tests.gegenstellen.fitconnectdienst import CLIENT, SECRET, Fitconnectdienst
from tests.gegenstellen.netzdienst import Launen, im_netz
from tests.gegenstellen.ordnerstelle import Ordnerstelle
from tests.gegenstellen.sftpdienst import BENUTZER, neuer_schluessel, sftpdienst
from tests.gegenstellen.zulassungsstelle import Zulassungsstelle
from tests.kreisdienst import KREIS, new_database

CANARY = "stermann"


@dataclass
class Stelle:
    """A target, its far side: decides on what lies there, how many it took, how to take it away; `vermerke` is what the
    adapter had stored."""

    ziel: Ziel
    entscheide: Callable[[str], int]
    angekommen: Callable[[], int]
    trenne: Callable[[], object]
    op_ids: dict[str, str] = field(default_factory=dict)
    vermerke: dict[str, str] = field(default_factory=dict)

    def sendung(self) -> Sendung:
        """A new one, of the main case."""
        op_id, vorgang_id, schluessel = neue_id(), neue_id(), secrets.token_hex(32)
        self.op_ids |= {schluessel: op_id, op_id: op_id}
        inhalt = koerper(Register.FAHRZEUGREGISTER, vorgang(vorgang_id))
        return Sendung(Sendekopf(schluessel, op_id, vorgang_id, beispiele.NEUSS), inhalt)

    def uebergib(self, sendung: Sendung) -> Quittung:
        """As the district does: what the adapter wants remembered is handed in the next time."""
        kopf = self.kopf(sendung)
        return self.ziel.uebergib(
            replace(sendung, kopf=kopf), lambda text: self.vermerke.update({kopf.schluessel: text})
        )

    def kopf(self, sendung: Sendung) -> Sendekopf:
        """With what was remembered."""
        return replace(sendung.kopf, vermerk=self.vermerke.get(sendung.kopf.schluessel, ""))

    def frage(self, *sendungen: Sendung) -> dict[str, Quittung]:
        """The answers so far, by dedup key."""
        return {q.schluessel: q for q in self.ziel.frage([self.kopf(s) for s in sendungen])}


def _fake(_stapel: ExitStack, _ort: Path) -> Stelle:
    fake = FakeZiel()
    return Stelle(fake, fake.entscheide, lambda: len(fake.angekommen), lambda: setattr(fake, "offline", True))


def _ordner(form: str, stapel: ExitStack, ort: Path) -> Stelle:
    wurzel = ort / "uebergabe"
    wurzel.mkdir()
    op_ids: dict[str, str] = {}
    stelle = Ordnerstelle(wurzel, op_ids, antwortet=form != "csv")
    formen = {"json": JSON, "csv": CSV, "umschlag": UMSCHLAG}
    ziel = Ordnerziel(LokaleAblage(wurzel), formen[form], "abgeholt" if form == "csv" else "antwort")
    return Stelle(
        ziel,
        stelle.entscheide,
        lambda: len(stelle.gelesen) + 100 * stelle.mehrfach,
        lambda: wurzel.rename(ort / "fort"),
        op_ids,
    )


def _sftp(stapel: ExitStack, ort: Path) -> Stelle:
    wurzel = ort / "sftp"
    (wurzel / "drop").mkdir(parents=True)
    unser, ihrer = neuer_schluessel(ort / "id_kreis"), neuer_schluessel(ort / "id_host")
    dienst = stapel.enter_context(sftpdienst(wurzel, unser, ihrer))
    zugang = SftpZugang("127.0.0.1", dienst.port, BENUTZER, ort / "id_kreis", dienst.host_key, "/drop")
    op_ids: dict[str, str] = {}
    stelle = Ordnerstelle(wurzel / "drop", op_ids)
    ziel = Ordnerziel(SftpAblage(zugang), UMSCHLAG)
    angekommen = lambda: len(stelle.gelesen) + 100 * stelle.mehrfach  # noqa: E731
    return Stelle(ziel, stelle.entscheide, angekommen, lambda: (wurzel / "drop").rename(ort / "fort"), op_ids)


def _http(stapel: ExitStack, _ort: Path) -> Stelle:
    stelle = Zulassungsstelle()
    launen = Launen(stelle.app)
    url = stapel.enter_context(im_netz(launen))
    ziel = ZulassungsbehoerdeHttp(url, Netz(Tlswahl()))
    return Stelle(ziel, stelle.entscheide, lambda: len(stelle.meldungen), lambda: setattr(launen, "weg", True))


def _fitconnect(stapel: ExitStack, ort: Path) -> Stelle:
    dienst = Fitconnectdienst()
    launen = Launen(dienst.app)
    dienst.url = stapel.enter_context(im_netz(launen))
    (ort / "secret").write_text(SECRET)
    zugang = Fitconnectzugang(
        f"{dienst.url}/token", dienst.url, CLIENT, ort / "secret", dienst.destination, "urn:x", "Ummeldung", "urn:s"
    )
    ziel = FitconnectZiel(zugang, Fitconnect(zugang, Netz(Tlswahl())), meldung_als_json, csv_anlage)
    return Stelle(ziel, dienst.entscheide, lambda: len(dienst.eingereicht), lambda: setattr(launen, "weg", True))


def _abholfach(stapel: ExitStack, ort: Path) -> Stelle:
    """The database is the target: a lost one is a file that is none."""
    datenbank_url = new_database("sqlite", ort)
    engine = stapel.enter_context(datenbank(datenbank_url, KREIS))
    fach = Abholfach(engine, KREIS, FakeUhr().jetzt)
    geholt: dict[str, int] = {}

    def entscheide(grund: str) -> int:
        posten = fach.hole(beispiele.NEUSS)
        for p in posten:
            geholt[p.op_id] = geholt.get(p.op_id, 0) + 1
        ergebnis = "zurueck" if grund else "angenommen"
        roh = [{"op_id": p.op_id, "ergebnis": ergebnis, "grund": grund} for p in posten]
        fach.antworte(beispiele.NEUSS, [Antwort.model_validate(r) for r in roh])
        return len(posten)

    def trenne() -> None:
        engine.dispose()
        (ort / "kreis.db").rename(ort / "fort.db")
        (ort / "kreis.db").mkdir()

    return Stelle(fach, entscheide, lambda: sum(geholt.values()), trenne)


STELLEN: dict[str, Callable[[ExitStack, Path], Stelle]] = {
    "fake": _fake,
    "ordner-json": lambda stapel, ort: _ordner("json", stapel, ort),
    "ordner-umschlag": lambda stapel, ort: _ordner("umschlag", stapel, ort),
    "ordner-csv": lambda stapel, ort: _ordner("csv", stapel, ort),
    "sftp": _sftp,
    "zulassungsbehoerde": _http,
    "fitconnect": _fitconnect,
    "abholfach": _abholfach,
}
ANTWORTENDE = [name for name in STELLEN if name != "ordner-csv"]
"""All but the drop that nobody answers: of that one only is seen that a file was taken."""


@pytest.fixture(params=STELLEN)
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stelle]:
    with ExitStack() as stapel:
        eine = STELLEN[request.param](stapel, tmp_path)
        yield eine
        eine.ziel.schliesse()


def test_what_is_handed_over_waits_for_an_answer_and_gets_it(stelle: Stelle) -> None:
    eine, andere = stelle.sendung(), stelle.sendung()
    for sendung in (eine, andere):
        assert stelle.uebergib(sendung) == Quittung(sendung.kopf.schluessel, Sendestand.UEBERGEBEN)
    assert stelle.frage(eine, andere) == {}
    assert stelle.entscheide("") == 2
    assert stelle.angekommen() == 2
    erwartet = {s.kopf.schluessel: Quittung(s.kopf.schluessel, Sendestand.BESTAETIGT) for s in (eine, andere)}
    assert stelle.frage(eine, andere) == erwartet
    assert stelle.frage(eine) == {eine.kopf.schluessel: erwartet[eine.kopf.schluessel]}


def test_handing_over_again_arrives_once(stelle: Stelle) -> None:
    sendung = stelle.sendung()
    for _ in range(3):
        stelle.uebergib(sendung)
    assert stelle.entscheide("") == 1
    stelle.uebergib(sendung)
    assert stelle.entscheide("") == 0
    assert stelle.angekommen() == 1
    (quittung,) = stelle.frage(sendung).values()
    assert quittung.stand is Sendestand.BESTAETIGT


@pytest.mark.parametrize("stelle", ANTWORTENDE, indirect=True)
def test_a_return_names_its_reason(stelle: Stelle) -> None:
    sendung = stelle.sendung()
    stelle.uebergib(sendung)
    assert stelle.entscheide("halter_unbekannt") == 1
    schluessel = sendung.kopf.schluessel
    assert stelle.frage(sendung) == {schluessel: Quittung(schluessel, Sendestand.ZURUECK, "halter_unbekannt")}


def test_after_the_answer_was_noted_it_never_arrives_again(stelle: Stelle) -> None:
    sendung, andere = stelle.sendung(), stelle.sendung()
    stelle.uebergib(sendung)
    stelle.entscheide("")
    stelle.frage(sendung)
    for _ in range(2):
        stelle.ziel.erledige(stelle.kopf(sendung))
    stelle.uebergib(sendung)
    stelle.uebergib(andere)
    assert stelle.entscheide("") == 1
    assert stelle.angekommen() == 2


def test_a_target_that_is_away_says_so_without_content(stelle: Stelle) -> None:
    stelle.ziel.pruefe()
    gekannt, sendung = stelle.sendung(), stelle.sendung()
    stelle.uebergib(gekannt)
    stelle.trenne()
    for tu in (lambda: stelle.uebergib(sendung), lambda: stelle.frage(gekannt), stelle.ziel.pruefe):
        with pytest.raises(Zielstoerung) as weg:
            tu()
        assert not weg.value.endgueltig
        assert weg.value.grund.replace("_", "").isalnum()
        assert CANARY.encode() in sendung.inhalt
        assert CANARY not in f"{weg.value!r} {weg.value.__context__!r} {sendung!r}"
