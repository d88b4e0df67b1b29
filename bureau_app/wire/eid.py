"""What counter, district and eID-Server exchange: the start of an on-site reading, and its result."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bureau_app.domain.chip import DOKUMENTARTEN, Chipdaten
from bureau_app.wire.nachricht import Nachricht

_Text = Annotated[str, StringConstraints(max_length=200)]
_Datum = Annotated[str, StringConstraints(pattern=r"^[0-9 ]{8}$")]
"""JJJJMMTT as the chip has it (TR-03110); unknown parts are blanks."""


EID_BEGINN, EID_ERGEBNIS = "/v1/eid/beginn", "/v1/eid/ergebnis"
"""Where the district's service has its adapter."""
LAENGSTE_SITZUNG = 192
_Sitzung = Annotated[str, StringConstraints(min_length=8, max_length=LAENGSTE_SITZUNG)]


class Eidstart(Nachricht):
    """`POST start_url`: where AusweisApp gets its TcToken (TR-03124), and under which session the result will lie."""

    tc_token_url: Annotated[str, StringConstraints(pattern="^https://")] = Field(alias="tcTokenURL", repr=False)
    session: _Sitzung = Field(repr=False)


class Eidabruf(Nachricht):
    """`POST result_url`: the session whose result is asked for; in the body, because URLs are written down."""

    session: _Sitzung = Field(repr=False)


class Eidanschrift(Nachricht):
    """PlaceOfResidence, structured."""

    street: _Text = Field(default="", repr=False)
    zip_code: _Text = Field(default="", alias="zipCode", repr=False)
    city: _Text = Field(default="", repr=False)


class Eiddaten(Nachricht):
    """The data groups that a change of address needs; the adapter passes on no other, and no pseudonym."""

    document_type: Annotated[str, StringConstraints(pattern="^[A-Z]{1,2}$")] = Field(alias="DocumentType")
    family_names: _Text = Field(alias="FamilyNames", repr=False)
    given_names: _Text = Field(default="", alias="GivenNames", repr=False)
    date_of_birth: _Datum = Field(alias="DateOfBirth", repr=False)
    date_of_expiry: _Datum = Field(alias="DateOfExpiry", repr=False)
    place_of_residence: Eidanschrift = Field(default=Eidanschrift(), alias="PlaceOfResidence", repr=False)

    def als_chipdaten(self) -> Chipdaten | None:
        """In the words of the domain; None if the document is none that proves an identity, or a date is impossible."""
        art, gueltig_bis = DOKUMENTARTEN.get(self.document_type), _tag(self.date_of_expiry)
        if art is None or gueltig_bis is None:
            return None
        ort = f"{self.place_of_residence.zip_code} {self.place_of_residence.city}".strip()
        anschrift = "\n".join(zeile for zeile in (self.place_of_residence.street, ort) if zeile)
        geburt = _tag(self.date_of_birth)
        return Chipdaten(art, self.family_names.strip(), self.given_names.strip(), geburt, gueltig_bis, anschrift)


class Eidergebnis(Nachricht):
    """What became of it: handed out once, deleted then; `wartet` until the eID-Server is done."""

    stand: Literal["wartet", "fertig", "gescheitert"]
    daten: Eiddaten | None = Field(default=None, repr=False)


def _tag(jjjjmmtt: str) -> date | None:
    try:
        return date(int(jjjjmmtt[:4]), int(jjjjmmtt[4:6]), int(jjjjmmtt[6:]))
    except ValueError:
        return None
