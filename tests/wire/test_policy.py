"""The Policy document: what the program ships is read, and what it does not wholly understand is refused."""

from datetime import date

import pytest

from bureau_app.domain.befund import OFFENE_GEWICHTE, REGELN
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.policy import Gewicht, Policywert, Sicherheit
from bureau_app.resources import lade_policy
from bureau_app.wire.policy import lies_policy

KOPF = 'version = "x-1"\nkreis = "Kreis"\n'


def zeile(name: str, wert: str, **anders: str) -> str:
    felder = {"gueltig_ab": "2026-01-01", "quelle": '"q"', "sicherheit": '"belegt"'} | anders
    return f'[[wert]]\nname = "{name}"\nwert = {wert}\n' + "".join(f"{k} = {v}\n" for k, v in felder.items() if v)


def lies(*zeilen: str, kopf: str = KOPF) -> tuple[Policywert, ...]:
    return lies_policy((kopf + "".join(zeilen)).encode()).werte


def test_the_shipped_document_is_read() -> None:
    buch = lies_policy(lade_policy())
    assert (buch.version, buch.kreis) == ("rkn-2026-4", "Rhein-Kreis Neuss")
    assert len(buch.werte) > 40


@pytest.mark.parametrize(
    ("name", "toml", "wert"),
    [
        ("hu_hinweis_monate", "4", 4),
        ("klebesiegel", "true", True),
        ("zb1_seit", "2005-10-01", date(2005, 10, 1)),
        ("kreis_anschrift", '["a", "b"]', ("a", "b")),
        ("kreis_telefon", '"1"', "1"),
        ("gewicht.r2_aufkleber_vorhanden", '"freigabe"', Gewicht.FREIGABE),
    ],
)
def test_kinds_of_values(name: str, toml: str, wert: object) -> None:
    gelesen = lies(zeile(name, toml, gemeinde='"05162024"'))
    assert [(w.wert, w.gemeinde_ags, w.sicherheit) for w in gelesen] == [(wert, "05162024", Sicherheit.BELEGT)]


@pytest.mark.parametrize(
    ("zeilen", "stelle"),
    [
        ([zeile("farbe", '"rot"')], "farbe"),
        ([zeile("version", '"2"')], "version"),
        ([zeile("hu_hinweis_monate", '"4"')], "hu_hinweis_monate"),
        ([zeile("klebesiegel", "1")], "klebesiegel"),
        ([zeile("kreis_anschrift", "[1]")], "kreis_anschrift"),
        ([zeile("gewicht.r2_aufkleber_vorhanden", '"egal"')], "gewicht.r2_aufkleber_vorhanden"),
        ([zeile("gewicht.r13_bitte_kreis", '"hinweis"')], "gewicht.r13_bitte_kreis"),
        ([zeile("klebesiegel", "true", quelle='""')], "wert.0.quelle"),
        ([zeile("klebesiegel", "true", sicherheit="")], "wert.0.sicherheit"),
        ([zeile("klebesiegel", "true", gemeinde='"Neuss"')], "wert.0.gemeinde"),
        ([zeile("klebesiegel", "true", bis="2027-01-01")], "wert.0.bis"),
        (["wert = 3"], "wert"),
        ([], "wert"),
        (["kein toml"], "TOML"),
    ],
)
def test_what_is_not_understood_is_refused_and_named(zeilen: list[str], stelle: str) -> None:
    with pytest.raises(Stoerung) as fehler:
        lies(*zeilen)
    assert (fehler.value.code, fehler.value.werte) == (Fehlercode.POLICY_INHALT, {"stelle": stelle})


@pytest.mark.parametrize("dokument", [b"\xff", b"", b'version = "X Y"\nkreis = "K"\n[[wert]]\n'])
def test_what_is_no_document_is_refused(dokument: bytes) -> None:
    with pytest.raises(Stoerung) as fehler:
        lies_policy(dokument)
    assert fehler.value.code is Fehlercode.POLICY_INHALT


def test_a_document_that_begins_later_is_refused_until_then() -> None:
    dokument = (KOPF + zeile("behoerde", '"Amt"') + zeile("behoerde_kurz", '"A"')).encode()
    assert lies_policy(dokument, date(2026, 1, 1)).fuer("", date(2026, 1, 1)).behoerde == "Amt"
    with pytest.raises(Stoerung) as fehler:
        lies_policy(dokument, date(2025, 12, 31))
    assert fehler.value.werte == {"stelle": "gueltig_ab"}
    with pytest.raises(Stoerung):
        lies_policy((KOPF + zeile("behoerde", '"Amt"')).encode(), date(2026, 1, 1))


def test_only_what_the_law_leaves_open_has_a_weight_of_its_own() -> None:
    assert set(REGELN) > OFFENE_GEWICHTE
    for code in set(REGELN) - OFFENE_GEWICHTE:
        with pytest.raises(Stoerung):
            lies(zeile(f"gewicht.{code.value}", '"hinweis"'))
