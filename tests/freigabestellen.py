"""The port Freigabestelle for tests, in memory and over the real service, with a request to put into it."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bureau_app.domain.freigabe import Freigabestand, fingerabdruck
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.sitzungsbund import Sitzungsbund
from bureau_app.workflows.ports import Benutzer, Rolle
from bureau_app.workflows.stellen import Freigabeposten, Freigabestelle
from tests.eintraege import neue_id
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import KAARST, KENNWORT, NEUSS, kreis

ROLLEN = {
    "schalter": (Rolle.SACHBEARBEITUNG, NEUSS),
    "aufsicht": (Rolle.AUFSICHT, NEUSS),
    "zweite": (Rolle.AUFSICHT, NEUSS),
    "beides": (Rolle.AUFSICHT, NEUSS),
    "kaarst": (Rolle.AUFSICHT, KAARST),
    "revision": (Rolle.REVISION, NEUSS),
}
"""`beides` is the second account of the human behind `schalter`."""


@dataclass
class Stelle:
    """A clerk's and a supervisor's end of the same approvals, sessions by account, and what the test can do to them."""

    schalter: Freigabestelle
    buero: Freigabestelle
    kaarst: Freigabestelle
    sitzung: dict[str, str]
    konto: dict[str, str]
    uhr: FakeUhr
    trenne: Callable[[], Any]
    wartende: Callable[[], int]


def fake(wartezeit_s: float = 30.0) -> Stelle:
    uhr = FakeUhr()
    konten = {k: Benutzer(neue_id(), k, "Erika Kanari", "EK", rolle, ags) for k, (rolle, ags) in ROLLEN.items()}
    stelle = FakeFreigabestelle(
        sitzungen={f"sitzung-{k}": b for k, b in konten.items()},
        personen={konten["beides"].id: konten["schalter"].id},
        uhr=uhr.jetzt,
        hoechstens_s=wartezeit_s,
        angemeldet_am={f"sitzung-{k}": uhr.jetzt() for k in konten},
    )
    return Stelle(
        schalter=stelle,
        buero=stelle,
        kaarst=stelle,
        sitzung={k: f"sitzung-{k}" for k in konten},
        konto={k: b.id for k, b in konten.items()},
        uhr=uhr,
        trenne=lambda: setattr(stelle, "offline", True),
        wartende=lambda: stelle.wartende,
    )


def echte(art: str, ordner: Path, stapel: ExitStack) -> Stelle:
    k = stapel.enter_context(kreis(art, ordner))
    for kennung, (rolle, ags) in ROLLEN.items():
        k.konto(kennung, rolle=rolle.value, ags=ags, person_von="schalter" if kennung == "beides" else "")
    laufend = stapel.enter_context(ExitStack())
    url = laufend.enter_context(k.dienst())
    tokens = {"schalter": k.geraet()[1], "buero": k.geraet()[1], "kaarst": k.geraet(KAARST)[1]}
    enden = {ort: KreisFreigaben(url, token) for ort, token in tokens.items()}
    bund = Sitzungsbund()
    for ende in enden.values():
        ende.nimm_bund(bund)
    sitzung, konto = {}, {}
    for kennung, (_, ags) in ROLLEN.items():
        ort = "kaarst" if ags == KAARST else "schalter" if kennung == "schalter" else "buero"
        anmeldung = KreisDienst(url, tokens[ort])
        anmeldung.nimm_bund(bund)
        benutzer = anmeldung.melde_an(kennung, KENNWORT)
        anmeldung.schliesse()
        assert benutzer is not None
        sitzung[kennung], konto[kennung] = benutzer.sitzung, benutzer.id
    for ende in enden.values():
        stapel.callback(ende.schliesse)
    return Stelle(
        schalter=enden["schalter"],
        buero=enden["buero"],
        kaarst=enden["kaarst"],
        sitzung=sitzung,
        konto=konto,
        uhr=k.uhr,
        trenne=laufend.close,
        wartende=k.wartende,
    )


def posten(**anders: Any) -> Freigabeposten:
    """A request about an expired HU; what the district knows itself is left empty."""
    wert = Freigabeposten(
        antrag_id=neue_id(),
        vorgang_id=neue_id(),
        vorgang_nummer="260240030000175",
        inhalt=fingerabdruck("HU abgelaufen"),
        von="",
        von_name="",
        gemeinde_ags="",
        am=datetime(2026, 1, 1, tzinfo=UTC),
        codes=("r10_hu_abgelaufen",),
        begruendung="Die Prüfung ist für morgen bestellt.",
        betroffen="Müstermann-Żółć, Erika Łucja",
        befunde=(("r10_hu_abgelaufen", "freigabe", "fahrzeug.0.X", "StVZO § 29"),),
        vergleich=(("neu.anschrift", "Am Markt 2, 41564 Kaarst", "Oberstraße 91, 41460 Neuss"),),
        verdeckt=False,
        eigener=False,
    )
    return replace(wert, **anders)


def beantrage(s: Stelle, **anders: Any) -> Freigabeposten:
    p = posten(**anders)
    assert s.schalter.beantrage(s.sitzung["schalter"], p).stand is Freigabestand.OFFEN
    return p
