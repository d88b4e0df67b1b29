"""The kinds of targets: what the settings of each say (secrets by file path only), and how it is built from them."""

import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import Engine

from bureau_app.district.outbound.abholfach import Abholfach
from bureau_app.district.outbound.ablage import Ablage, LokaleAblage
from bureau_app.district.outbound.fitconnect import FitconnectZiel
from bureau_app.district.outbound.fitconnect_api import Fitconnect, Fitconnectzugang
from bureau_app.district.outbound.formen import CSV, JSON, UMSCHLAG, csv_anlage, meldung_als_json
from bureau_app.district.outbound.netz import Netz, Tlswahl
from bureau_app.district.outbound.ordnerziel import Bestaetigung, Ordnerziel
from bureau_app.district.outbound.sftp import SftpAblage, SftpZugang
from bureau_app.district.outbound.ziel import Ziel
from bureau_app.district.outbound.zulassungsbehoerde import ZulassungsbehoerdeHttp
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode

_FORMEN = {"json": JSON, "csv": CSV, "umschlag": UMSCHLAG}
_Url = Annotated[str, Field(pattern="^https?://")]


class _Art(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @property
    def register(self) -> Register:
        """Whose entries such a target gets."""
        return Register.FAHRZEUGREGISTER


class _Dateiart(_Art):
    """What every target behind a folder says: what the files hold and what confirms one."""

    form: Literal["json", "csv", "umschlag"]
    bestaetigung: Bestaetigung = "antwort"

    @property
    def register(self) -> Register:
        """Envelopes are the Melderegister's."""
        return Register.MELDEREGISTER if self.form == "umschlag" else Register.FAHRZEUGREGISTER

    def ziel_ueber(self, ablage: Ablage) -> Ziel:
        """The target over this folder."""
        return Ordnerziel(ablage, _FORMEN[self.form], self.bestaetigung)


class Abholart(_Art):
    """The town fetches its sealed envelopes itself."""

    art: Literal["abholfach"]

    @property
    def register(self) -> Register:
        """Envelopes are the Melderegister's."""
        return Register.MELDEREGISTER


class Ordnerart(_Dateiart):
    """A local folder or a mounted share."""

    art: Literal["ordner"]
    ordner: Path


class Sftpart(_Dateiart):
    """A folder on an SFTP server; `host_key` as in known_hosts."""

    art: Literal["sftp"]
    host: str
    port: int = Field(default=22, ge=1, le=65535)
    benutzer: str
    schluessel_datei: Path
    host_key: str
    ordner: str = "."


class _Netzart(_Art):
    """What every target over HTTPS may say of TLS."""

    ca_datei: Path | None = None
    zertifikat_datei: Path | None = None
    schluessel_datei: Path | None = None

    def netz(self) -> Netz:
        """Connections by these settings."""
        return Netz(Tlswahl(self.ca_datei, self.zertifikat_datei, self.schluessel_datei))


class Zulassungsart(_Netzart):
    """A Zulassungsbehoerde that takes messages over HTTPS."""

    art: Literal["zulassungsbehoerde"]
    url: _Url


class Fitconnectart(_Netzart):
    """A destination of FIT-Connect."""

    art: Literal["fitconnect"]
    token_url: _Url
    api_url: _Url
    client_id: str
    secret_datei: Path
    destination: str
    leistung: str = Field(pattern="^urn:")
    leistung_name: str
    schema_uri: str

    def zugang(self) -> Fitconnectzugang:
        """As the adapter wants it."""
        return Fitconnectzugang(**self.model_dump(include=set(Fitconnectzugang.__dataclass_fields__)))


Zielart = Annotated[Abholart | Ordnerart | Sftpart | Zulassungsart | Fitconnectart, Field(discriminator="art")]
_ARTEN: TypeAdapter[Zielart] = TypeAdapter(Zielart)


def lies_toml(text: str) -> Zielart:
    """The settings of a target; Eingabefehler ZIEL_EINSTELLUNG names what is wrong, never a value."""
    stelle = ""
    try:
        return _ARTEN.validate_python(tomllib.loads(text), strict=False)
    except tomllib.TOMLDecodeError as fehler:
        stelle = str(fehler)
    except ValidationError as fehler:
        erster = fehler.errors(include_url=False, include_input=False)[0]
        stelle = f"{'.'.join(map(str, erster['loc']))}: {erster['msg']}"
    raise Eingabefehler(Fehlercode.ZIEL_EINSTELLUNG, "datei", stelle=stelle)


def lies_json(text: str) -> Zielart:
    """As stored."""
    return _ARTEN.validate_json(text)


def baue(art: Zielart, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> Ziel:
    """The target that these settings describe; connects on first use."""
    match art:
        case Abholart():
            return Abholfach(engine, district_id, uhr)
        case Ordnerart():
            return art.ziel_ueber(LokaleAblage(art.ordner))
        case Sftpart():
            zugang = SftpZugang(art.host, art.port, art.benutzer, art.schluessel_datei, art.host_key, art.ordner)
            return art.ziel_ueber(SftpAblage(zugang))
        case Zulassungsart():
            return ZulassungsbehoerdeHttp(art.url, art.netz())
        case Fitconnectart():
            zugang_fit = art.zugang()
            return FitconnectZiel(zugang_fit, Fitconnect(zugang_fit, art.netz()), meldung_als_json, csv_anlage)
