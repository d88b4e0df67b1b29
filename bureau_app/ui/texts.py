"""Words everything that a person reads, from the text catalogue of one language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from bureau_app.domain.befund import Befund
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.policy import Gewicht


@dataclass(frozen=True, slots=True)
class Wortlaut:
    """What is the matter, what to do about it, and what the citizen is told."""

    text: str = field(repr=False)
    tun: str = field(default="", repr=False)
    buerger: str = field(default="", repr=False)

    def __str__(self) -> str:
        mitte = " " if self.text.endswith((".", "!", "?")) else " – "
        return mitte.join(teil for teil in (self.text, self.tun) if teil)


class _Werte(dict[str, str]):
    """Values of a sentence; one that is missing shows as an ellipsis rather than costing the whole sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


class Texte:
    """The catalogue of one language; the only place that words things."""

    def __init__(self, katalog: Mapping[str, Any]) -> None:
        self._katalog = katalog

    @classmethod
    def laden(cls, toml_text: str) -> Self:
        """Build from the TOML text of `resources/texts/<language>.toml`."""
        return cls(tomllib.loads(toml_text))

    def __call__(self, schluessel: str, /, **werte: object) -> str:
        """The sentence under `bereich.name`, its placeholders filled; KeyError if the catalogue does not have it."""
        bereich, _, name = schluessel.partition(".")
        satz = str(self._katalog[bereich][name])
        return satz.format_map(_Werte({k: str(v) for k, v in werte.items()}))

    def oder(self, schluessel: str, ersatz: str, /, **werte: object) -> str:
        """The sentence under `bereich.name`, or the one under `ersatz` if a code from outside has none."""
        bereich, _, name = schluessel.partition(".")
        return self(schluessel if name in self._katalog[bereich] else ersatz, **werte)

    def falls_da(self, schluessel: str, /, **werte: object) -> str:
        """The sentence under `bereich.name`, "" if there is none."""
        bereich, _, name = schluessel.partition(".")
        return self(schluessel, **werte) if name in self._katalog[bereich] else ""

    # ---------------------------------------------------------------------------------------------- fields, commands

    def feldname(self, key: str) -> str:
        """What a field is called inside a sentence; the key itself if nobody named it."""
        return str(self._feld(key).get("name", key))

    def etikett(self, key: str) -> str:
        """A field's label, with & before its mnemonic if it has one."""
        return str(self._feld(key)["etikett"])

    def hilfe(self, key: str) -> str:
        """What F1 shows at a field."""
        return str(self._feld(key).get("hilfe", ""))

    def _feld(self, key: str) -> Mapping[str, Any]:
        felder: Mapping[str, Mapping[str, Any]] = self._katalog["feld"]
        teile = key.split(".", 2)
        ohne_nummer = f"{teile[0]}.{teile[-1]}"
        return felder.get(key) or felder.get(ohne_nummer) or {}

    def knopf(self, name: str) -> str:
        """A command's words."""
        return str(self._katalog["knopf"][name]["text"])

    def taste(self, name: str) -> str:
        """A command's key as Qt names it ("F12", "Ctrl+O")."""
        return str(self._katalog["knopf"][name]["taste"])

    def taste_gezeigt(self, name: str) -> str:
        """A command's key as it stands on the keyboard ("Strg+O")."""
        gezeigt = self.taste(name)
        for qt, hier in self._katalog["taste"].items():
            gezeigt = gezeigt.replace(qt, hier)
        return gezeigt

    # ---------------------------------------------------------------------------------------------- failures, findings

    def fehler(self, fehler: Eingabefehler | Stoerung) -> Wortlaut:
        """What is wrong and what to do."""
        eintrag = self._katalog["fehler"][fehler.code.value]
        feld = fehler.feld if isinstance(fehler, Eingabefehler) else ""
        bezeichnung = self.feldname(feld)
        werte = _Werte({"bezeichnung": bezeichnung[:1].upper() + bezeichnung[1:], **fehler.werte})
        return Wortlaut(eintrag["text"].format_map(werte), eintrag["tun"].format_map(werte))

    def befund(self, befund: Befund) -> Wortlaut:
        """What the rules found, what to do, and what the citizen is told."""
        eintrag = self._katalog["befund"][befund.code.value]
        werte = _Werte(dict(befund.werte))
        return Wortlaut(*(eintrag[satz].format_map(werte) for satz in ("text", "tun", "buerger")))

    def gewicht(self, gewicht: Gewicht) -> str:
        """The word for a Befund's weight."""
        return self(f"gewicht.{gewicht.value}")

    # ---------------------------------------------------------------------------------------------- numbers, days

    def geld(self, cent: int) -> str:
        """An amount in cents as money: "10,80 €"."""
        euro, rest = divmod(cent, 100)
        return self("sprache.geld", euro=euro, cent=f"{rest:02d}")

    def zahl(self, wert: float) -> str:
        """A number with one decimal: "1,4"."""
        return f"{wert:.1f}".replace(".", self("sprache.komma"))

    def datum(self, tag: date) -> str:
        """A day: "13.11.2026"."""
        return tag.strftime(self("sprache.datum"))

    def wochentag(self, tag: date) -> str:
        """The day of the week: "Freitag"."""
        return self("sprache.wochentage").split()[tag.weekday()]

    def uhrzeit(self, zeit: datetime) -> str:
        """Time of day to the minute, local time of this computer."""
        return zeit.astimezone().strftime(self("sprache.uhrzeit"))

    def uhrzeit_genau(self, zeit: datetime) -> str:
        """Time of day to the second, local time of this computer."""
        return zeit.astimezone().strftime(self("sprache.uhrzeit_genau"))


def failure_line(resources: Path, failure: Stoerung | Eingabefehler) -> str:
    """One line for the command line: what is wrong and what to do, in the language of the office."""
    texte = Texte.laden((resources / "texts" / "de.toml").read_text("utf-8"))
    return str(texte.fehler(failure))
