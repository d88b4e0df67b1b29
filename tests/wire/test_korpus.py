"""Recorded messages of every kind: what was once sent is understood for ever; examples are added, never altered."""

import inspect
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from bureau_app.domain.ereignis import Register
from bureau_app.wire import dienst, fahrzeugregister, freigabe, melderegister, sync, uebergabe
from bureau_app.wire.nachricht import Nachricht
from bureau_app.wire.sync import Syncanfrage, lies_aenderung
from tests.eintraege import koerper, vorgang

KORPUS = Path(__file__).parent / "korpus"
FROZEN = {
    "Aenderungsmeldung.1.json": "bdf9b3bb2cdb2307ae3875aa95c9498455f3c2f3c98be1e058b9565498b74a45",
    "Anmeldeanfrage.1.json": "fd8a5295014c9dad0336a2c59782f34df3340b0cbf6aa1fde7b79e90f5102ab0",
    "Anmeldeantwort.1.json": "dc6be40ddf7c67111d982eaec23f3fc0d64a28ba43643542b54ef057764b3967",
    "Antwort.1.json": "ddcfa54690af225f8f193886ee746c3df6dbbb53194db3051469132d1f701661",
    "Antwort.2.json": "107be7acc0bc7a0a6a436a74f03d34795bd369cf3fb966bd9c98a277b9bdb1df",
    "Dienstauskunft.1.json": "e302177658682723f466438a5e686ee6043fb361b52d4394d537747384722eb6",
    "FahrzeugregisterEintrag.1.json": "aef6b531a02f9f276885161d1c1bd041e8feedcb03188f9ae3c0b610971b11d6",
    "Freigabeanfrage.1.json": "93860b706bb60f688d7a80cce05b3608dd334fc498ed9fd1c96dd681d994bb11",
    "Freigabeauskuenfte.1.json": "88bfb3a2f1fb22edd42b6805dc1457df460c519fa3c313c7beb5dcbde80e3315",
    "Freigabeauskunft.1.json": "fc6c917c036af013d9b5b569b0a589280f2ebe55f27d2434c3bd7764f197fde8",
    "Freigabeeingang.1.json": "72f583abc7740d7334b10c07f461de041d8d56a75dec0d6ddaed706befc5846a",
    "Freigabeentscheidung.1.json": "34befb2dbbb9a81ac6ac1ddb0b751807f387cdcb03eca4de2f1dedaacd53bfed",
    "MelderegisterEintrag.1.json": "32ffd73750cc5ffe37026cdf443e82c0687ef9a7a4491008fd351e69d25960de",
    "Problem.1.json": "d8292d9dd276f153bcc82cd061f64005e1f06dd0f06a2320fb6a97ad99791ec7",
    "SchonEntschieden.1.json": "5633fc2455f55b2f5d6c71a4bd29b0058c48ebc44c3f4652f46a393a8ad997c9",
    "Sitzungsantwort.1.json": "5dfb067936d152e435f38b29b7a0b733529a044d18390a0dbfb59feb74377347",
    "Syncanfrage.1.json": "b9eafaa6a0b433705088fdf89a7f964703f548a6c75ef1d742579892b8fda256",
    "Syncantwort.1.json": "f6d7dbcd91f01d9eef95474529db78df518a785b4fd5082651e326b7fce235c9",
    "Umschlag.1.json": "4ee11e7fe325bfd6b34a8b9ffabbff712414243ecfa30dbca87b99d19c9f12d0",
}
"""SHA-256 of each example; a new one gets a line, an old one never changes."""
TRAVELS = {
    sync.Aenderungsmeldung,
    sync.Syncanfrage,
    sync.Syncantwort,
    dienst.Anmeldeanfrage,
    dienst.Anmeldeantwort,
    dienst.Dienstauskunft,
    dienst.Problem,
    dienst.Sitzungsantwort,
    freigabe.Freigabeanfrage,
    freigabe.Freigabeauskuenfte,
    freigabe.Freigabeauskunft,
    freigabe.Freigabeeingang,
    freigabe.Freigabeentscheidung,
    freigabe.SchonEntschieden,
    fahrzeugregister.FahrzeugregisterEintrag,
    melderegister.MelderegisterEintrag,
    uebergabe.Antwort,
    uebergabe.Umschlag,
}


def messages() -> Iterator[type[Nachricht]]:
    """Every kind of message that the wire modules define."""
    for module in (sync, dienst, fahrzeugregister, freigabe, melderegister, uebergabe):
        for _, thing in inspect.getmembers(module, inspect.isclass):
            if issubclass(thing, Nachricht) and thing.__module__ == module.__name__:
                yield thing


def kind_of(name: str) -> type[Nachricht]:
    """The message that an example's file name begins with."""
    return next(kind for kind in messages() if kind.__name__ == name.partition(".")[0])


def test_the_examples_are_those_that_were_frozen() -> None:
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in KORPUS.iterdir()}
    assert found == FROZEN


def test_every_message_that_travels_has_an_example() -> None:
    assert {kind_of(name) for name in FROZEN} == TRAVELS


@pytest.mark.parametrize("name", FROZEN)
def test_an_example_is_understood_and_written_again_the_same(name: str) -> None:
    roh = (KORPUS / name).read_bytes()
    assert kind_of(name).aus_json(roh).als_json() == roh


@pytest.mark.parametrize("name", FROZEN)
def test_no_example_with_an_unknown_field_is_understood(name: str) -> None:
    roh = (KORPUS / name).read_bytes()
    with pytest.raises(Exception, match=kind_of(name).__name__):
        kind_of(name).aus_json(roh[:-1] + b',"mehr":1}')


def test_the_change_in_the_recorded_request_is_whole() -> None:
    anfrage = Syncanfrage.aus_json((KORPUS / "Syncanfrage.1.json").read_bytes())
    meldung = lies_aenderung(anfrage.aenderungen[0])
    assert meldung is not None
    assert meldung.unversehrt()
    assert meldung.koerper.encode() == (KORPUS / "FahrzeugregisterEintrag.1.json").read_bytes()


@pytest.mark.parametrize(
    ("register", "name"),
    [(Register.FAHRZEUGREGISTER, "FahrzeugregisterEintrag"), (Register.MELDEREGISTER, "MelderegisterEintrag")],
)
def test_the_main_case_still_makes_the_recorded_entry(register: Register, name: str) -> None:
    assert koerper(register, vorgang()) == (KORPUS / f"{name}.1.json").read_bytes()
