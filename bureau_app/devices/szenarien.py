"""Scenarios of the simulated scanner: invented people with matching documents, every date relative to today."""

import calendar
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bureau_app.domain.ausweis import Ausweisart, pruefziffer
from bureau_app.domain.fahrzeug import fin_pruefziffer

_TEIL = re.compile(r"([+-][0-9]+)([jmt])")
_ZEITPUNKT = re.compile(r"([+-][0-9]+[jmt])+w?")
_FREITAG = 4


@dataclass(frozen=True, slots=True)
class Szenario:
    """What a list on the screen shows of one scenario, in German."""

    schluessel: str
    titel: str
    beschreibung: str


@dataclass(frozen=True, slots=True)
class Ausweismuster:
    """What is printed on an invented identity document; `anschrift` has street and town, empty on a passport."""

    art: Ausweisart
    nummer: str = field(repr=False)
    familienname: str = field(repr=False)
    vornamen: str = field(repr=False)
    name_mrz: str = field(repr=False)
    geburtsdatum: date = field(repr=False)
    geschlecht: str = field(repr=False)
    staat: str = field(repr=False)
    ausgestellt: date
    gueltig_bis: date
    behoerde: str
    anschrift: tuple[str, ...] = field(repr=False)

    @property
    def mrz(self) -> tuple[str, ...]:
        """The machine-readable zone, TD1 (3 × 30) or TD3 (2 × 44), with its check digits (ICAO Doc 9303-4 and -5)."""
        nummer = _mit_ziffer(self.nummer)
        geburt, ablauf = _mit_ziffer(f"{self.geburtsdatum:%y%m%d}"), _mit_ziffer(f"{self.gueltig_bis:%y%m%d}")
        staat = self.staat.ljust(3, "<")
        if self.art is Ausweisart.REISEPASS:
            daten = f"{nummer}{staat}{geburt}{self.geschlecht}{ablauf}".ljust(43, "<")
            gesamt = pruefziffer(nummer + geburt + ablauf + "<" * 15)
            return f"P<D<<{self.name_mrz}".ljust(44, "<")[:44], f"{daten}{gesamt}"
        art = "AR" if self.art is Ausweisart.AUFENTHALTSTITEL else "ID"
        oben = f"{art}D<<{nummer}".ljust(30, "<")
        mitte = f"{geburt}{self.geschlecht}{ablauf}{staat}".ljust(29, "<")
        gesamt = pruefziffer(oben[5:30] + mitte[0:7] + mitte[8:15] + mitte[18:29])
        return oben, f"{mitte}{gesamt}", self.name_mrz.ljust(30, "<")[:30]


@dataclass(frozen=True, slots=True)
class Zb1muster:
    """What is printed on an invented ZB I: values by official code (lines joined by a line feed), lines of an Aufkleber
    over C.1.3 (none if there is none)."""

    felder: Mapping[str, str] = field(repr=False)
    aufkleber: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kindmuster:
    """Somebody who moves too and has no identity document."""

    familienname: str = field(repr=False)
    vornamen: str = field(repr=False)
    geburtsdatum: date = field(repr=False)


@dataclass(frozen=True, slots=True)
class Muster:
    """The papers of one visit, and where the people have moved to (street, town): the speaking person's identity
    document and ZB I, those of a household beside them, and who has no document."""

    ausweis: Ausweismuster
    zb1: Zb1muster
    neue_anschrift: tuple[str, str] = field(repr=False)
    weitere_ausweise: tuple[Ausweismuster, ...] = ()
    weitere_zb1: tuple[Zb1muster, ...] = ()
    ohne_ausweis: tuple[Kindmuster, ...] = ()

    @property
    def ausweise(self) -> tuple[Ausweismuster, ...]:
        """Every identity document, the speaking person's first."""
        return (self.ausweis, *self.weitere_ausweise)

    @property
    def scheine(self) -> tuple[Zb1muster, ...]:
        """Every ZB I."""
        return (self.zb1, *self.weitere_zb1)


class Szenarien:
    """The scenarios of a file, in its order."""

    def __init__(self, roh: Mapping[str, Any]) -> None:
        self._roh: dict[str, Mapping[str, Any]] = {s["schluessel"]: s for s in roh["szenario"]}
        self._fahrzeuge: Mapping[str, Mapping[str, str]] = roh["fahrzeug"]
        self.liste = tuple(Szenario(s["schluessel"], s["titel"], s["beschreibung"]) for s in self._roh.values())

    @classmethod
    def lies(cls, datei: Path) -> "Szenarien":
        """Read the TOML file of the specimens."""
        return cls(tomllib.loads(datei.read_text("utf-8")))

    def muster(self, schluessel: str, heute: date) -> Muster:
        """The papers of a scenario as they would lie on the glass on the day `heute`."""
        roh = self._roh[schluessel]
        ausweise = [_ausweis(teil, heute) for teil in (roh["ausweis"], *roh.get("weiterer_ausweis", ()))]
        anschrift = roh["ausweis"]["anschrift"]
        scheine = [
            _zb1(teil["zb1"], self._fahrzeuge[teil["fahrzeug"]], ausweise[teil.get("halter", 0)], anschrift, heute)
            for teil in (roh, *roh.get("weiteres_fahrzeug", ()))
        ]
        kinder = (
            Kindmuster(k["familienname"], k["vornamen"], zeitpunkt(k["geburtsdatum"], heute))
            for k in roh.get("ohne_ausweis", ())
        )
        strasse, ort = roh["neue_anschrift"]
        return Muster(ausweise[0], scheine[0], (strasse, ort), tuple(ausweise[1:]), tuple(scheine[1:]), tuple(kinder))


def zeitpunkt(text: str, heute: date) -> date:
    """The day that lies `text` away from `heute`: years and months first ("-41j-2m", a missing 29th or 31st becomes the
    month's last day), then days ("-9t"); `w` at the end takes the Friday before a weekend."""
    if not _ZEITPUNKT.fullmatch(text):
        raise ValueError(f"not a distance in time: {text!r}")
    weite = {"j": 0, "m": 0, "t": 0}
    for zahl, einheit in _TEIL.findall(text):
        weite[einheit] += int(zahl)
    tag = _monate_weiter(heute, 12 * weite["j"] + weite["m"]) + timedelta(days=weite["t"])
    if text.endswith("w"):
        tag -= timedelta(days=max(0, tag.weekday() - _FREITAG))
    return tag


def _monate_weiter(tag: date, monate: int) -> date:
    jahr, monat = divmod(tag.year * 12 + tag.month - 1 + monate, 12)
    letzter = calendar.monthrange(jahr, monat + 1)[1]
    return date(jahr, monat + 1, min(tag.day, letzter))


def _mit_ziffer(text: str) -> str:
    return f"{text}{pruefziffer(text)}"


def _ausweis(roh: Mapping[str, Any], heute: date) -> Ausweismuster:
    ausgestellt = zeitpunkt(roh["ausgestellt"], heute)
    art = Ausweisart(roh["art"])
    return Ausweismuster(
        art=art,
        **{k: roh[k] for k in ("nummer", "familienname", "vornamen", "name_mrz", "geschlecht", "staat", "behoerde")},
        geburtsdatum=zeitpunkt(roh["geburtsdatum"], heute),
        ausgestellt=ausgestellt,
        gueltig_bis=_monate_weiter(ausgestellt, 12 * roh["gilt_jahre"]) - timedelta(days=1),
        anschrift=() if art is Ausweisart.REISEPASS else tuple(roh["anschrift"]),
    )


def _zb1(
    roh: Mapping[str, Any], technik: Mapping[str, str], ausweis: Ausweismuster, anschrift: list[str], heute: date
) -> Zb1muster:
    """The Halter is the person of the identity document, living where that one says, unless `roh` says otherwise."""
    tage = {code: zeitpunkt(weite, heute) for code, weite in roh["daten"].items()}
    eigene = {code: wert for code, wert in roh.items() if isinstance(wert, str)}
    felder = {
        **technik,
        "C.1.1": ausweis.familienname,
        "C.1.2": ausweis.vornamen,
        "C.1.3": "\n".join(anschrift),
        **{
            code: wert.format(zulassung=tage["I"])
            for code, wert in eigene.items()
            if code not in ("hu", "aufkleber_am")
        },
        **{code: f"{tag:%d.%m.%Y}" for code, tag in tage.items()},
        "X": f"{zeitpunkt(roh['hu'], heute):%m.%Y}",
        "3": fin_pruefziffer(roh["E"]),
    }
    zeilen: tuple[str, ...] = ()
    if "aufkleber" in roh:
        seit = zeitpunkt(roh["aufkleber_am"], heute)
        zeilen = tuple(zeile.format(aufkleber=seit) for zeile in roh["aufkleber"])
    return Zb1muster(felder, zeilen)
