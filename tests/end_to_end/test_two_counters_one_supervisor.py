"""Two counters, a supervisor's PC and the district, each a process: four eyes from asking to both registers."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bureau_app.cli.demo_dienste import dienst
from bureau_app.cli.fachverfahren import Fachverfahren, bereite_vor
from tests.end_to_end.schalterprozess import Prozess
from tests.kreisdienst import DATABASES, kreis

KENNWORT = "Zwitscher-42"
CLERK_A, CLERK_B, AUFSICHT, ZWEITKONTO = "a.schalter", "b.schalter", "s.aufsicht", "b.aufsicht"


@dataclass
class Amt:
    """Both counters and the supervisor's PC, everybody signed in, and the town's register."""

    a: Prozess
    b: Prozess
    aufsicht: Prozess
    fachverfahren: Fachverfahren

    def bis_register(self, vorgang: str) -> dict[str, Any]:
        """Counter A brings what was granted to its end."""
        assert self.a.frage("uebernimm", vorgang)["stufe"] == "uebernommen"
        self.a.frage("zu_ende", vorgang)
        self.fachverfahren.arbeite_ab()
        return self.a.frage("runde", vorgang)


@contextmanager
def amt_auf(kind: str, ordner: Path) -> Iterator[Amt]:
    uebergabe = ordner / "uebergabe"
    uebergabe.mkdir()
    bereite_vor(uebergabe).rename(uebergabe / "fachverfahren.pem")
    with ExitStack() as stapel:
        bezirk = stapel.enter_context(kreis(kind, ordner))
        for kennung, rolle in ((CLERK_A, "sachbearbeitung"), (CLERK_B, "sachbearbeitung"), (AUFSICHT, "aufsicht")):
            bezirk.konto(kennung, KENNWORT, rolle)
        bezirk.konto(ZWEITKONTO, KENNWORT, "aufsicht", person_von=CLERK_B)
        wo = ("--database", bezirk.url, "--keys", str(bezirk.schrank.ordner), "--port", "0")
        serve = ("district", "serve", *wo, "--with-input")
        url = stapel.enter_context(dienst("Kreis", ordner / "kreis.log", *serve)).bereit()
        plaetze: list[Prozess] = []
        for serie, kennung in enumerate((CLERK_A, CLERK_B, AUFSICHT)):
            argumente = (str(ordner / kennung), str(serie), url, str(uebergabe))
            platz = Prozess(*argumente, token=bezirk.geraet()[1])
            stapel.callback(platz.schliesse)
            platz.beginne("melde_an", kennung, KENNWORT)
            plaetze.append(platz)
        assert [platz.ende()["rolle"] for platz in plaetze] == ["sachbearbeitung", "sachbearbeitung", "aufsicht"]
        a, b, aufsicht = plaetze
        yield Amt(a, b, aufsicht, Fachverfahren(uebergabe))


@pytest.fixture(scope="module", params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Amt]:
    """One office for all tests of this file: its five processes take longer to start than to do everything."""
    with amt_auf(request.param, tmp_path_factory.mktemp("amt")) as amt:
        yield amt


def test_two_counters_one_supervisor(amt: Amt) -> None:
    amt.aufsicht.beginne("eingang", 2)
    von_a, von_b = amt.a.frage("frage"), amt.b.frage("frage")
    assert amt.aufsicht.ende() == {"antraege": [von_a["antrag"], von_b["antrag"]], "eigene": []}, "oldest first"

    for platz, gefragt in ((amt.a, von_a), (amt.b, von_b)):
        platz.beginne("warte", gefragt["vorgang"])
    assert amt.aufsicht.frage("entscheide", von_a["antrag"], True, "Termin bestätigt.")["zuerst"]
    gewaehrt = amt.a.ende()
    assert (gewaehrt["stufe"], gewaehrt["freigabe"], gewaehrt["name"]) == ("entwurf", "gewaehrt", "Erika Kanari")
    ende = amt.bis_register(von_a["vorgang"])
    assert ende["stufe"] == "bestaetigt"
    assert set(ende["register"].values()) == {"bestaetigt"}
    assert amt.a.frage("eintrag", von_a["vorgang"]) == {"da": True}
    assert amt.fachverfahren.eintrag(von_a["vorgang"]) is not None

    assert amt.aufsicht.frage("entscheide", von_b["antrag"], False, "Kein Beleg.")["stand"] == "abgelehnt"
    assert amt.b.ende()["freigabe"] == "abgelehnt"
    assert amt.b.frage("uebernimm", von_b["vorgang"]) == {"fehler": "befund_steht_entgegen"}
    assert amt.aufsicht.frage("entscheide", von_b["antrag"], True, "Doch.")["zuerst"] is False
    assert amt.b.frage("eintrag", von_b["vorgang"]) == {"da": False}


def test_nobody_grants_an_own_request_whatever_the_account(amt: Amt) -> None:
    gefragt = amt.b.frage("frage")
    amt.b.frage("melde_an", ZWEITKONTO, KENNWORT)
    assert amt.b.frage("eingang", 1) == {"antraege": [gefragt["antrag"]], "eigene": [gefragt["antrag"]]}
    assert amt.b.frage("entscheide", gefragt["antrag"], True, "Passt.") == {"fehler": "freigabe_eigener_antrag"}
    amt.a.frage("melde_an", CLERK_A, KENNWORT)
    assert amt.a.frage("eingang", 1) == {"fehler": "rolle_fehlt"}
    amt.b.frage("melde_an", CLERK_B, KENNWORT)
    assert amt.b.frage("uebernimm", gefragt["vorgang"]) == {"fehler": "befund_steht_entgegen"}
    assert amt.b.frage("ziehe_zurueck", gefragt["vorgang"])["stufe"] == "entwurf"


def test_a_change_voids_what_was_granted(amt: Amt) -> None:
    gefragt = amt.a.frage("frage")
    amt.aufsicht.frage("eingang", 1)
    assert amt.aufsicht.frage("entscheide", gefragt["antrag"], True, "Gut.", "0" * 64) == {
        "fehler": "freigabe_ueberholt"
    }
    assert amt.aufsicht.frage("entscheide", gefragt["antrag"], True, "Gut.")["stand"] == "gewaehrt"
    assert amt.a.frage("warte", gefragt["vorgang"])["freigabe"] == "gewaehrt"
    assert amt.a.frage("aendere", gefragt["vorgang"])["freigabe"] == ""
    assert amt.a.frage("uebernimm", gefragt["vorgang"]) == {"fehler": "befund_steht_entgegen"}
    neu = amt.a.frage("frage_erneut", gefragt["vorgang"])
    assert amt.aufsicht.frage("eingang", 1)["antraege"] == [neu["antrag"]]
    assert amt.aufsicht.frage("entscheide", neu["antrag"], True, "Gut.")["zuerst"]
    assert amt.a.frage("warte", gefragt["vorgang"])["freigabe"] == "gewaehrt"
    assert amt.a.frage("uebernimm", gefragt["vorgang"])["stufe"] == "uebernommen"
