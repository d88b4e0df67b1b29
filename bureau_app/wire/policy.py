"""The Policy document (TOML): one form for the file in the program and for what the Kreis publishes."""

import tomllib
from datetime import date
from typing import Annotated, Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from bureau_app.domain.befund import OFFENE_GEWICHTE
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.policy import NAMEN, VORSATZ_GEWICHT, Gewicht, Policy, Policybuch, Policywert, Sicherheit, Wert

_STRENG = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Wertzeile(BaseModel):
    """One value of the document; without `gemeinde` (AGS) it holds in all towns."""

    model_config = _STRENG
    name: str
    wert: Any
    gueltig_ab: date
    quelle: Annotated[str, StringConstraints(min_length=1)]
    sicherheit: Sicherheit
    gemeinde: Annotated[str, StringConstraints(pattern=r"^([0-9]{8})?$")] = ""


class Policydokument(BaseModel):
    """A whole document: version, Kreis, and its values."""

    model_config = _STRENG
    version: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]
    kreis: Annotated[str, StringConstraints(min_length=1)]
    wert: Annotated[tuple[Wertzeile, ...], Field(min_length=1)]


def _arten() -> dict[str, TypeAdapter[Any]]:
    """What each value must be, by its name."""
    arten = {name: TypeAdapter(art) for name, art in get_type_hints(Policy).items() if name in NAMEN}
    return arten | {VORSATZ_GEWICHT + code.value: TypeAdapter(Gewicht) for code in OFFENE_GEWICHTE}


_ARTEN = _arten()


def lies_policy(dokument: bytes, am: date | None = None) -> Policybuch:
    """Read the document. Stoerung POLICY_INHALT names the first value that cannot be so: one that is unknown to this
    version of the program is refused, so that nobody decides under half of a Policy; so is a document that says
    nothing yet of the day `am`."""
    try:
        buch = _policybuch(Policydokument.model_validate(tomllib.loads(dokument.decode())))
        if am:
            buch.fuer("", am)
        return buch
    except ValidationError as fehler:
        stelle = ".".join(map(str, fehler.errors(include_url=False, include_input=False)[0]["loc"]))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        stelle = "TOML"
    except LookupError:
        stelle = "gueltig_ab"
    except _Unbekannt as fehler:
        stelle = str(fehler)
    raise Stoerung(Fehlercode.POLICY_INHALT, stelle=stelle)


class _Unbekannt(Exception):
    """A value of a name, or of a kind, that the program does not know."""


def _policybuch(dokument: Policydokument) -> Policybuch:
    return Policybuch(dokument.version, dokument.kreis, tuple(_wert(zeile) for zeile in dokument.wert))


def _wert(zeile: Wertzeile) -> Policywert:
    if zeile.name not in _ARTEN:
        raise _Unbekannt(zeile.name)
    ist_gewicht = zeile.name.startswith(VORSATZ_GEWICHT)
    try:
        wert: Wert = _ARTEN[zeile.name].validate_python(_tupel(zeile.wert), strict=not ist_gewicht)
    except ValidationError:
        raise _Unbekannt(zeile.name) from None
    return Policywert(zeile.name, wert, zeile.gueltig_ab, zeile.quelle, zeile.sicherheit, zeile.gemeinde)


def _tupel(wert: Any) -> Any:
    return tuple(wert) if isinstance(wert, list) else wert
