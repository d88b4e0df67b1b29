"""Registerfahrzeug: what the Kreis's vehicle register tells a counter of a Halter's vehicles, and no more."""

import json
from dataclasses import dataclass, field, fields
from datetime import date


@dataclass(frozen=True, slots=True)
class Halteranfrage:
    """Whose vehicles are asked for (StVG § 33, FZV § 59): never searched by a document's serial number."""

    familienname: str = field(repr=False)
    vornamen: str = field(repr=False)
    geburtsdatum: date = field(repr=False)


@dataclass(frozen=True, slots=True)
class Registerfahrzeug:
    """One registered vehicle: `version` is the register's version of it, which a change builds on; `behoerde` the
    registering authority; `bitte_kreis` that only the Kreis may handle it, for reasons that a counter is not told."""

    kennzeichen: str = field(repr=False)
    fin: str = field(repr=False)
    marke: str = field(repr=False)
    halter_name: str = field(repr=False)
    halter_vornamen: str = field(repr=False)
    halter_anschrift: str = field(repr=False)
    behoerde: str
    version: int
    bitte_kreis: bool = False


def lies_registerfahrzeug(text: str) -> Registerfahrzeug | None:
    """The register's answer from the one text that a draft keeps of it (JSON, its fields by name); None for no text."""
    if not text:
        return None
    roh = json.loads(text)
    return Registerfahrzeug(**{f.name: roh[f.name] for f in fields(Registerfahrzeug) if f.name in roh})
