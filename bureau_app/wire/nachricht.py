"""What all messages share: frozen, no unknown field, no value in an error, one way to write them."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

KENNZAHL_MUSTER = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
Kennzahl = Annotated[str, StringConstraints(pattern=f"^{KENNZAHL_MUSTER}$")]
"""A UUID in its canonical spelling."""

Ags = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
"""Amtlicher Gemeindeschlüssel of 8 digits."""


Grund = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,60}$")]
"""A reason code, "" for none: it goes into the journal, so it cannot be a sentence about somebody."""


class Unverstanden(Exception):
    """The bytes are not the message they should be; says nothing about their content."""


class Nachricht(BaseModel):
    """Base of every message."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)

    def als_json(self) -> bytes:
        """UTF-8, keys in the order of the class; the same message always gives the same bytes."""
        return self.model_dump_json(by_alias=True).encode()

    @classmethod
    def aus_json(cls, roh: bytes | str) -> Self:
        """Read one message; Unverstanden if it is another one or none."""
        try:
            return cls.model_validate_json(roh)
        except ValidationError:
            raise Unverstanden(cls.__name__) from None
