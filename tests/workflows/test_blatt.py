"""The papers beside the sticker: what happened, what did not and where to go, and what the Ordnungsbehörde is told."""

from dataclasses import replace

import pytest

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.befund import Befund, Fahrzeugausgang
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.policy import Policy, Policybuch
from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt, Vorgang
from bureau_app.workflows import blatt as blaetter
from bureau_app.workflows import freigabe, ummeldung
from bureau_app.workflows.ports import Vorgangsblatt
from bureau_app.workflows.pruefung import pruefe_vorgang
from bureau_app.workflows.schalter import Schalter
from tests.beispiele import angaben, vorgang
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.schalter import CLERK, ERNA
from tests.workflows.conftest import Platz
from tests.workflows.test_auskunft import MITZIEHENDE
from tests.workflows.vieraugen import entscheide

AN_DEN_KREIS = {"fahrzeug__1__aufkleber": "ja", "fahrzeug__1__verwiesen": "ja"}
FAMILIE = {
    **MITZIEHENDE,
    "familie__belehrung": "ja",
    **{f"mit__{n}__anwesend": "ja" for n in (0, 1)},
    **{f"mit__{n}__ausweis__art": "personalausweis" for n in (0, 1)},
    **{f"mit__{n}__ausweis__gueltig_bis": "01.01.2031" for n in (0, 1)},
}


def satz(befund: Befund) -> str:
    """A catalogue that says the code."""
    return f"Satz zu {befund.code.value}."


def werte(blatt: Vorgangsblatt | None, name: str) -> list[str]:
    """All values of this label."""
    assert blatt
    return [wert for zeile, wert in blatt.zeilen if zeile == name]


def alles(blatt: Vorgangsblatt | None) -> str:
    assert blatt
    return "\n".join(f"{name}: {wert}" for name, wert in blatt.zeilen)


def uebernommen(platz: Platz, fahrzeuge: int = 2, **anders: str) -> Vorgang:
    return ummeldung.uebernimm(platz.s, ERNA, platz.entwurf(angaben(fahrzeuge, **anders)))


def test_the_case_sheet_names_everybody_and_what_becomes_of_each_vehicle(platz: Platz) -> None:
    v = uebernommen(platz, 2, **AN_DEN_KREIS, **FAMILIE)
    blatt = blaetter.vorgangsblatt(platz.s, v)
    assert werte(blatt, "Zieht mit um") == [
        "Müstermann, Max, geboren am 02.01.1980",
        "Müstermann, Kim, geboren am 24.11.2008",
    ]
    assert werte(blatt, "Fahrzeug") == [
        "NE-AB 1234, FIN WVWZZZ1KZ8W123456",
        "GV-XY 99, FIN WVWZZZ1JZXW000001 – bei der Zulassungsbehörde, siehe Hinweisblatt",
    ]
    assert werte(blatt, "Gebühr") == ["10,80 €"]
    assert werte(blatt, "Erfahren sie von uns")


def test_nobody_is_promised_what_the_kreis_has_yet_to_do(platz: Platz) -> None:
    v = uebernommen(platz, 1, fahrzeug__0__aufkleber="ja", fahrzeug__0__verwiesen="ja")
    assert v.ausgaenge == (Fahrzeugausgang.KREIS,)
    assert werte(blaetter.vorgangsblatt(platz.s, v), "Erfahren sie von uns") == []


def test_who_showed_a_phone_is_told_where_to_bring_the_paper(platz: Platz) -> None:
    v = uebernommen(platz, 1, fahrzeug__0__zustand="nur_digital", fahrzeug__0__verwiesen="ja")
    blatt = blaetter.ablehnungsblatt(platz.s, v, satz)
    assert (len(werte(blatt, "Meldebehörde")), werte(blatt, "Zulassungsbehörde")) == (1, [])


def test_a_vehicle_that_is_not_changed_is_told_nobody(platz: Platz) -> None:
    v = uebernommen(platz, 1, fahrzeug__0__zustand="ausser_betrieb", fahrzeug__0__verwiesen="ja")
    blatt = blaetter.vorgangsblatt(platz.s, v)
    assert v.ausgaenge == (Fahrzeugausgang.ABGELEHNT,)
    assert werte(blatt, "Fahrzeug")[0].endswith(" – wird nicht geändert, siehe Hinweisblatt")
    assert (werte(blatt, "Gebühr"), werte(blatt, "Erfahren sie von uns")) == (["gebührenfrei"], [])
    assert werte(blatt, "Zulassungsbescheinigung Teil I") == []


def test_no_paper_shows_where_a_protected_person_lives(platz: Platz) -> None:
    v = uebernommen(platz, 1, neu__einzugsdatum="01.10.2026", neu__verspaetung="ausland")
    assert v.ummeldung
    v = replace(v, ummeldung=replace(v.ummeldung, auskunftssperre=True))
    for blatt in (blaetter.vorgangsblatt(platz.s, v), blaetter.verwarnvorschlag(platz.s, v)):
        assert "straße 9" not in alles(blatt).casefold() and "am markt" not in alles(blatt).casefold()
        assert werte(blatt, "Familienname") == ["Müstermann-Żółć"]
        assert blatt and "Müstermann" not in blatt.titel


def test_who_came_instead_of_the_person_is_named(platz: Platz) -> None:
    felder = {"vertreter__name": "Bea Treuer", "vertreter__art": "vollmacht", "vertreter__nachweis": "original"}
    v = uebernommen(platz, 0, **felder, vertreter__ausweis="ja")
    assert werte(blaetter.vorgangsblatt(platz.s, v), "Vertreten durch") == ["Bea Treuer"]


@pytest.mark.parametrize(
    ("art", "titel", "empfaenger"),
    [
        (Vorgangsart.KORREKTUR, "Korrektur einer Anschriftenänderung", True),
        (Vorgangsart.STORNO, "Storno einer Anschriftenänderung", False),
    ],
)
def test_the_sheet_of_a_later_vorgang_says_what_it_is_about(
    platz: Platz, art: Vorgangsart, titel: str, empfaenger: bool
) -> None:
    v = platz.uebernommen()
    bezug = Bezug(art, Bezugsgrund.FALSCHE_ANGABE, "v0", "260240030000175")
    assert v.ummeldung
    blatt = blaetter.vorgangsblatt(platz.s, replace(v, bezug=bezug, ummeldung=replace(v.ummeldung, bezug=bezug)))
    assert (blatt.titel, werte(blatt, "Betrifft Vorgang")) == (titel, ["26-024-003-000017-5"])
    assert bool(werte(blatt, "Bitte selbst mitteilen")) is empfaenger


def test_a_line_without_anything_to_say_is_left_out(platz: Platz) -> None:
    v = vorgang(stufe=Stufe.UEBERNOMMEN, ummeldung=Ummeldung(), uebernommen_am=platz.uhr.heute())
    namen = [name for name, _ in blaetter.vorgangsblatt(platz.s, v).zeilen]
    assert not {"Familienname", "Neue Anschrift", "Einzug am"} & set(namen)


def test_no_sheet_for_a_town_outside_the_zulassungsbezirk(platz: Platz) -> None:
    with pytest.raises(UnerlaubterSchritt):
        blaetter.vorgangsblatt(platz.s, replace(platz.uebernommen(), gemeinde_ags="05111000"))


def test_what_did_not_work_says_why_and_where_to_go(platz: Platz) -> None:
    v = uebernommen(platz, 2, **AN_DEN_KREIS)
    blatt, policy = blaetter.ablehnungsblatt(platz.s, v, satz), platz.s.policy
    assert blatt and (blatt.nummer, blatt.titel) == (v.nummer, "Hinweisblatt")
    assert werte(blatt, "Fahrzeug") == ["GV-XY 99"]
    assert werte(blatt, "") == ["Satz zu r2_aufkleber_vorhanden. (Vereinbarung mit dem Kreis; FZV § 13 Abs. 1)"]
    assert werte(blatt, "Zulassungsbehörde") == [policy.behoerde]
    assert werte(blatt, "Anschrift") == [", ".join(policy.kreis_anschrift)]
    assert werte(blatt, "Geöffnet") == ["; ".join(policy.kreis_oeffnungszeiten)]
    assert werte(blatt, "Meldebehörde") == []
    for wort in ("müstermann", "oberstraße", "erika"):
        assert wort not in alles(blatt).casefold(), "this sheet is carried to another authority"


def test_a_vehicle_left_to_the_kreis_without_a_finding_goes_there_too(platz: Platz) -> None:
    v = uebernommen(platz, 1, fahrzeug__0__verwiesen="ja")
    blatt = blaetter.ablehnungsblatt(platz.s, v, satz)
    assert werte(blatt, "") == ["Dieses Fahrzeug bearbeitet die Zulassungsbehörde."]


def test_where_nothing_is_to_be_done_nobody_is_sent_anywhere(platz: Platz) -> None:
    v = uebernommen(platz, 1, fahrzeug__0__zustand="ausser_betrieb", fahrzeug__0__verwiesen="ja")
    blatt = blaetter.ablehnungsblatt(platz.s, v, satz)
    assert werte(blatt, "Zulassungsbehörde") == werte(blatt, "Meldebehörde") == []
    assert "r16_ausser_betrieb" in alles(blatt)


def test_no_sheet_if_everything_worked(platz: Platz) -> None:
    assert blaetter.ablehnungsblatt(platz.s, platz.uebernommen(2), satz) is None
    assert blaetter.ablehnungsblatt_entwurf(platz.s, pruefe_vorgang(platz.s, v := platz.entwurf()), v, satz) is None
    with pytest.raises(UnerlaubterSchritt):
        blaetter.ablehnungsblatt(platz.s, platz.entwurf(), satz)


def entwurfsblatt(platz: Platz, v: Vorgang) -> Vorgangsblatt | None:
    return blaetter.ablehnungsblatt_entwurf(platz.s, pruefe_vorgang(platz.s, v), v, satz)


def test_who_is_sent_away_learns_what_is_missing_and_where(platz: Platz) -> None:
    felder = angaben(2, ausweis__gueltig_bis="01.08.2026", neu__wohnungsgeber="", **AN_DEN_KREIS)
    blatt = entwurfsblatt(platz, platz.entwurf(felder))
    assert [text.split(".")[0] for text in werte(blatt, "")] == [
        "Satz zu r19_ausweis_abgelaufen",
        "Satz zu m19_wohnungsgeber",
        "Satz zu r2_aufkleber_vorhanden",
    ]
    assert werte(blatt, "Meldebehörde") == ["Stadt Neuss"]
    assert ", ".join(platz.s.policy.gemeinde_anschrift) in werte(blatt, "Anschrift")
    assert werte(blatt, "Zulassungsbehörde") == [platz.s.policy.behoerde]


def test_no_paper_warns_a_suspect_or_says_that_somebody_is_protected(platz: Platz) -> None:
    geschuetzt = angaben(1, person__auskunftssperre="ja")
    assert entwurfsblatt(platz, platz.entwurf(geschuetzt)) is None
    verdacht = angaben(1, fahrzeug__0__zustand="verdaechtig", fahrzeug__0__verwiesen="ja")
    blatt = entwurfsblatt(platz, platz.entwurf(verdacht))
    assert werte(blatt, "") == ["Dieses Fahrzeug bearbeitet die Zulassungsbehörde."]
    assert "267" not in alles(blatt)


def test_a_vehicle_that_only_waits_for_a_second_person_is_named(platz: Platz, stelle: FakeFreigabestelle) -> None:
    v = platz.entwurf(angaben(1, fahrzeug__0__X="06.2026"))
    blatt = entwurfsblatt(platz, v)
    assert (werte(blatt, "Fahrzeug"), werte(blatt, "Meldebehörde")) == (["NE-AB 1234"], ["Stadt Neuss"])
    v = freigabe.sende(platz.s, stelle, CLERK, freigabe.erbitte(platz.s, CLERK, v, "Termin steht"))
    v = freigabe.nimm_meldung(platz.s, CLERK, v, entscheide(stelle, v))
    assert entwurfsblatt(platz, v) is None, "what was granted is not missing"


def test_a_draft_of_which_little_is_known(platz: Platz) -> None:
    v = platz.entwurf(Angaben().eingegeben("neu.einzugsdatum", "24.12.2026"))
    assert [text.split(".")[0] for text in werte(entwurfsblatt(platz, v), "")] == ["Satz zu m17_einzug_zukuenftig"]


def mit_policy(s: Schalter, **anders: object) -> Schalter:
    """The same counter under a Policy with some of its values replaced."""
    policy = replace(s.policy, **anders)  # type: ignore[arg-type]

    class Buch(Policybuch):
        def fuer(self, *_: object) -> Policy:
            return policy

    return replace(s, policybuch=lambda: Buch("v", "k", ()))


def test_a_late_report_is_proposed_on_a_sheet_of_its_own(platz: Platz) -> None:
    v = uebernommen(platz, 1, neu__einzugsdatum="01.10.2026", neu__verspaetung="ausland")
    s = mit_policy(platz.s, verwarnungsgeld_von_cent=500, verwarnungsgeld_bis_cent=5500, bussgeld_bis_cent=100000)
    blatt = blaetter.verwarnvorschlag(s, v)
    assert blatt and (blatt.nummer, blatt.titel) == (v.nummer, "Vorschlag: verspätete Anmeldung")
    assert werte(blatt, "Angemeldet") == ["53 Tage nach dem Einzug"]
    assert werte(blatt, "Genannter Grund") == ["Aufenthalt im Ausland"]
    assert werte(blatt, "Verwarnungsgeld") == ["5,00 € bis 55,00 € (OWiG § 56 Abs. 1)"]
    assert werte(blatt, "Geldbuße") == ["bis 1.000,00 € (BMG § 54 Abs. 3)"]
    assert "Verwarn" not in alles(blaetter.vorgangsblatt(s, v)), "never mixed into the case sheet"
    ohne = blaetter.verwarnvorschlag(mit_policy(s, verwarnungsgeld_bis_cent=0, bussgeld_bis_cent=0), v)
    assert (werte(ohne, "Verwarnungsgeld"), werte(ohne, "Geldbuße")) == ([], [])


def test_nothing_is_proposed_for_a_report_in_time(platz: Platz) -> None:
    assert blaetter.verwarnvorschlag(platz.s, platz.uebernommen()) is None


def test_a_proposal_without_a_known_day_leaves_it_out(platz: Platz) -> None:
    v = uebernommen(platz, 1, neu__einzugsdatum="01.10.2026", neu__verspaetung="ausland")
    assert v.ummeldung
    v = replace(v, ummeldung=replace(v.ummeldung, einzugsdatum=None, verspaetungsgrund=None))
    blatt = blaetter.verwarnvorschlag(platz.s, v)
    assert (werte(blatt, "Angemeldet"), werte(blatt, "Genannter Grund")) == ([], ["keiner genannt"])
