"""Loads what lies in resources/ once and hands it to domain, texts and layouts as values."""

import tomllib
from pathlib import Path
from typing import Any

from bureau_app.domain.anschrift import Gemeinde, Gemeinden
from bureau_app.domain.aufbewahrung import Aufbewahrung, Aufbewahrungsregel, Ort
from bureau_app.domain.aufkleber import Aufkleberlayout, Bogenlage, Zeilenlayout
from bureau_app.domain.gebuehr import Gebuehrentarif, Glaeubiger, Tarifposition
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.policy import Sicherheit
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.wire.policy import lies_policy


def resource_dir() -> Path:
    """Folder of the data files: `_resources` in an installed wheel, `resources/` of the checkout otherwise."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def lade_stammdaten(kreis: str = "rhein-kreis-neuss") -> Stammdaten:
    """Everything the rules look things up in; `kreis` names the Policy."""
    din = resource_dir() / "din91379"
    return Stammdaten(
        zeichen=Zeichenvorrat.parse(
            (din / "latin_list_1.3.txt").read_text("utf-8"),
            (din / "latin_list_search_form_1.3.txt").read_text("utf-8"),
        ),
        gemeinden=lade_gemeinden(),
        tarif=_tarif(),
        policybuch=lies_policy(lade_policy(kreis)),
        aufkleber=_aufkleber(),
    )


def lade_texte(sprache: str) -> str:
    """The text catalogue of a language ("de", "en") as TOML."""
    return (resource_dir() / "texts" / f"{sprache}.toml").read_text("utf-8")


def lade_formular(name: str) -> str:
    """The official form of that name ("zb1") as TOML: where the reader finds its labels and values."""
    return (resource_dir() / "reading" / f"{name}.toml").read_text("utf-8")


def lade_stil() -> tuple[str, str, dict[str, str]]:
    """Colours and measures (TOML), style sheet, and signs (SVG by name)."""
    stil = resource_dir() / "style"
    zeichen = {datei.stem: datei.read_text("utf-8") for datei in sorted((resource_dir() / "icons").glob("*.svg"))}
    return (stil / "tokens.toml").read_text("utf-8"), (stil / "schalter.qss").read_text("utf-8"), zeichen


def schriften() -> tuple[Path, ...]:
    """The bundled fonts that screen and prints use."""
    return tuple(sorted((resource_dir() / "fonts").glob("*.[to]tf")))


def _toml(*teile: str) -> dict[str, Any]:
    return tomllib.loads(resource_dir().joinpath(*teile).read_text("utf-8"))


def lade_gemeinden() -> Gemeinden:
    """The municipalities of the Zulassungsbezirk."""
    felder = ("ags", "name", "bezeichnung", "kurz")
    return Gemeinden(
        Gemeinde(**{f: eintrag[f] for f in felder}, plz=tuple(eintrag["plz"]))
        for eintrag in _toml("gemeinden.toml")["gemeinde"]
    )


def lade_kreisname() -> str:
    """What the Kreis is called."""
    return str(_toml("gemeinden.toml")["kreis"]["name"])


def lade_aufbewahrung(wo: Ort) -> Aufbewahrung:
    """How long the counter, or the district, keeps what it has."""
    regeln = (
        Aufbewahrungsregel(**{**regel, "wo": Ort(regel["wo"]), "sicherheit": Sicherheit(regel["sicherheit"])})
        for regel in _toml("aufbewahrung.toml")["regel"]
    )
    return Aufbewahrung(regeln, wo)


def _tarif() -> Gebuehrentarif:
    return Gebuehrentarif(
        tuple(
            Tarifposition(**{**eintrag, "glaeubiger": Glaeubiger(eintrag["glaeubiger"])})
            for eintrag in _toml("gebuehren.toml")["position"]
        )
    )


def lade_policy(kreis: str = "rhein-kreis-neuss") -> bytes:
    """The Policy document that came with the program; a published one goes before it."""
    return (resource_dir() / "policy" / f"{kreis}.toml").read_bytes()


def _aufkleber() -> Aufkleberlayout:
    roh = _toml("aufkleber", "zb1_anschrift.toml")
    varianten = tuple(tuple(Zeilenlayout(**zeile) for zeile in v["zeile"]) for v in roh.pop("variante"))
    boegen = tuple(Bogenlage(**bogen) for bogen in roh.pop("bogen", ()))
    return Aufkleberlayout(varianten=varianten, boegen=boegen, **roh)
