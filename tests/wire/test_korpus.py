"""Recorded messages of every kind: what was once sent is understood for ever; examples are added, never altered."""

import inspect
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire import (
    dienst,
    erste_form,
    fahrzeugregister,
    freigabe,
    geraet,
    halter,
    melderegister,
    policysendung,
    pruefspur,
    strassen,
    sync,
    uebergabe,
    zulassungsbehoerde,
)
from bureau_app.wire.nachricht import Nachricht
from bureau_app.wire.sync import Syncanfrage, lies_aenderung
from tests.eintraege import VORGANG_ID, haushalt, koerper, storno, vorgang

KORPUS = Path(__file__).parent / "korpus"
FROZEN = {
    "Abholantworten.1.json": "7ca4004029ef6364e762d31a5d4c2d6c32b831cd6db32e5c6999331264456f1c",
    "Abholung.1.json": "5d28459b1457b564a08ae1cdb544dea6dea7a2ce325b71a991d6729eff4680f5",
    "Aenderungsmeldung.1.json": "bdf9b3bb2cdb2307ae3875aa95c9498455f3c2f3c98be1e058b9565498b74a45",
    "Aenderungsmeldung.2.json": "c736b521d9ddd530df8c90a185115988bed3a716de1653c351de080b327c2d40",
    "Anmeldeanfrage.1.json": "fd8a5295014c9dad0336a2c59782f34df3340b0cbf6aa1fde7b79e90f5102ab0",
    "Anmeldeantwort.1.json": "dc6be40ddf7c67111d982eaec23f3fc0d64a28ba43643542b54ef057764b3967",
    "Antwort.1.json": "ddcfa54690af225f8f193886ee746c3df6dbbb53194db3051469132d1f701661",
    "Antwort.2.json": "107be7acc0bc7a0a6a436a74f03d34795bd369cf3fb966bd9c98a277b9bdb1df",
    "Aufnahmeanfrage.1.json": "809d9b7ffd8d4b33d41b3590490ad7b92d183aa3b6cd58a87fa24dffcf5b3504",
    "Aufnahmeantwort.1.json": "d0e993d29195f89366c87df1ee7ce24f1e38f75c66d93a3a22d35e82bcd85991",
    "Baumkopfmeldung.1.json": "f6d01cfddf65432bf1df580a966276fa5fed8b6b8c1c44b86a488aa439921d39",
    "Dienstauskunft.1.json": "e302177658682723f466438a5e686ee6043fb361b52d4394d537747384722eb6",
    "Einschlussmeldung.1.json": "d2be1df885d815d88d7a168254448e596d915553784a26ebfeaa3e771a658cda",
    "Empfaenger.1.json": "3755780abc67ba19bc6992d614100b435c0db01bf02b7f933dd8a7c700d3fa9b",
    "FahrzeugregisterEintrag.1.json": "aef6b531a02f9f276885161d1c1bd041e8feedcb03188f9ae3c0b610971b11d6",
    "FahrzeugregisterEintrag.2.json": "1c56f49095c4eedbee88636c2bad0d787da3d64602abad3f07169c3963792892",
    "FahrzeugregisterEintrag.3.json": "502d23e078b8509114071a1a5047078f1e7716c7ebfda05543b8f60e898e7776",
    "FahrzeugregisterEintrag.4.json": "d39099c903ac0a8266446565ee5e9e8766d93edcb0a7b380f9d43b2123c43eca",
    "Freigabeanfrage.1.json": "93860b706bb60f688d7a80cce05b3608dd334fc498ed9fd1c96dd681d994bb11",
    "Freigabeauskuenfte.1.json": "88bfb3a2f1fb22edd42b6805dc1457df460c519fa3c313c7beb5dcbde80e3315",
    "Freigabeauskunft.1.json": "fc6c917c036af013d9b5b569b0a589280f2ebe55f27d2434c3bd7764f197fde8",
    "Freigabeeingang.1.json": "72f583abc7740d7334b10c07f461de041d8d56a75dec0d6ddaed706befc5846a",
    "Freigabeentscheidung.1.json": "34befb2dbbb9a81ac6ac1ddb0b751807f387cdcb03eca4de2f1dedaacd53bfed",
    "Freigabeentscheidung.2.json": "0b2df46d870cdf07bc306a42444cf331a1a6336784e0cf0eddab45f4fa19478e",
    "Halterauskunft.1.json": "588536e55949868a427850a15250474ed699ba9e4b640e5dc0655b5b2b7f6935",
    "Halterfrage.1.json": "833b9d89264f25b05d1e68d01a2d8fedfcd93368dddd67c416be56b3e0797492",
    "Konsistenzmeldung.1.json": "9f6096ae6db840068a4275d36665dc09e44a4b6ddf691adfdbb85b1e7ac36854",
    "Kreisschluessel.1.json": "edc5c04912656594304ffae6ed14a01a1457899dbffa0753ce598bbfb67e2d47",
    "MelderegisterEintrag.1.json": "32ffd73750cc5ffe37026cdf443e82c0687ef9a7a4491008fd351e69d25960de",
    "MelderegisterEintrag.2.json": "9117da8cf9e7669a1fbdddf12f7de72b61110e7757c07b745da67816601f7939",
    "MelderegisterEintrag.3.json": "de1cfea79135fac04e6b7137927da8d64e98d5ad93536ea85401574a2707fe0f",
    "MelderegisterEintrag.4.json": "3acc60ddf97f6783519eb70e56a4d3598346168b23f80088e7465e023179f293",
    "Policyschluessel.1.json": "bef027d4708f15df0149ed4e0f4993f0d7f6cd29b5e026513b44117af177a8bf",
    "Policysendung.1.json": "f71ce495889367a619a2ae85ab46b68fd7528a67ed56390db35749935bbd9d62",
    "Problem.1.json": "d8292d9dd276f153bcc82cd061f64005e1f06dd0f06a2320fb6a97ad99791ec7",
    "Rettungskopie.1.json": "648e67842902266ce504822cfbf86ea387847c857c25b7c1d7785f9719a73a00",
    "SchonEntschieden.1.json": "5633fc2455f55b2f5d6c71a4bd29b0058c48ebc44c3f4652f46a393a8ad997c9",
    "Siegelschluessel.1.json": "a9b16ef7c15191f9f725bf8447a4f22ed35ee3f1edd592ae020b8fd35fefc3e0",
    "Sitzungsantwort.1.json": "5dfb067936d152e435f38b29b7a0b733529a044d18390a0dbfb59feb74377347",
    "Strassenblatt.1.json": "439f72a3fcbd65cb23e686fc4ad864e03d70aaff453b54d5f6f01251581f916c",
    "Strassenuebersicht.1.json": "c8def0d9c62be2774b993dae62c98e82ffde60ce4ad0daf85e84058e948db103",
    "Syncanfrage.1.json": "b9eafaa6a0b433705088fdf89a7f964703f548a6c75ef1d742579892b8fda256",
    "Syncantwort.1.json": "f6d7dbcd91f01d9eef95474529db78df518a785b4fd5082651e326b7fce235c9",
    "Syncantwort.2.json": "3a99fb064275769dd6836cec0ae9aa4012e4cc1c59608e64209ca6707e2a73ca",
    "Syncantwort.3.json": "d57700f7aa6e43974aea06e4b6973107fe84496e373a5f3b3bda53efa299b08b",
    "Syncantwort.4.json": "161cf291c7223abe7b4509b05eb5c2a4fb34e51f2f2b07b5acb6e880f8f08e95",
    "Umschlag.1.json": "4ee11e7fe325bfd6b34a8b9ffabbff712414243ecfa30dbca87b99d19c9f12d0",
    "Zertifikatsanfrage.1.json": "8aa9ee1b3c1021791384c8ebb94796f54cb0e1cefb6aa535f4e9eb6aa9b2248b",
    "Zertifikatsantwort.1.json": "5fe5475f744df49a1591fad3e933afa7f1890522e8208c361ff2cd62b8a19c52",
    "Zeugenheft.1.json": "1a11d0f5a84b706fe8cb1c52cc4ce3834351a029694a260454a0146bfd268667",
    "Zugriffe.1.json": "cc6bf3d947b963542a4173793dc3e1073d13815e1f5398c7ce31b243c43ae3af",
    "Zulassungsantwort.1.json": "894cf59727f7a759aed78f66eaac22cc31c2770eb13f6eca6755d5ba22b30428",
    "Zulassungsmeldung.1.json": "81e1ba222613177cb0e55d9fe9b697c3e2442859f3d0436c922a9c0846a7cae5",
    "Zulassungsmeldung.2.json": "9c8bd4f4a552eb61d694b5127950333893f6ce845876482a8b834fb320206976",
    "Zulassungsmeldung.3.json": "b2536749ce4da559695e55644a50a8d54b014db1bb4c3cd569b634ee810f1fde",
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
    geraet.Aufnahmeanfrage,
    geraet.Aufnahmeantwort,
    geraet.Kreisschluessel,
    geraet.Zertifikatsanfrage,
    geraet.Zertifikatsantwort,
    geraet.Rettungskopie,
    freigabe.Freigabeanfrage,
    freigabe.Freigabeauskuenfte,
    freigabe.Freigabeauskunft,
    freigabe.Freigabeeingang,
    freigabe.Freigabeentscheidung,
    freigabe.SchonEntschieden,
    halter.Halterauskunft,
    halter.Halterfrage,
    halter.Zugriffe,
    policysendung.Policyschluessel,
    policysendung.Policysendung,
    pruefspur.Baumkopfmeldung,
    pruefspur.Konsistenzmeldung,
    pruefspur.Einschlussmeldung,
    pruefspur.Siegelschluessel,
    pruefspur.Zeugenheft,
    strassen.Strassenblatt,
    strassen.Strassenuebersicht,
    fahrzeugregister.FahrzeugregisterEintrag,
    melderegister.MelderegisterEintrag,
    erste_form.FahrzeugregisterEintrag1,
    erste_form.MelderegisterEintrag1,
    uebergabe.Abholantworten,
    uebergabe.Abholung,
    uebergabe.Antwort,
    uebergabe.Empfaenger,
    uebergabe.Umschlag,
    zulassungsbehoerde.Zulassungsantwort,
    zulassungsbehoerde.Zulassungsmeldung,
}


FIRST: dict[str, type[Nachricht]] = {
    "FahrzeugregisterEintrag.1.json": erste_form.FahrzeugregisterEintrag1,
    "MelderegisterEintrag.1.json": erste_form.MelderegisterEintrag1,
}
"""Entries that an earlier program wrote: read as what they are, and as the current ones."""


def messages() -> Iterator[type[Nachricht]]:
    """Every kind of message that the wire modules define."""
    for module in (
        sync,
        dienst,
        fahrzeugregister,
        freigabe,
        geraet,
        halter,
        melderegister,
        policysendung,
        pruefspur,
        strassen,
        erste_form,
        uebergabe,
        zulassungsbehoerde,
    ):
        for _, thing in inspect.getmembers(module, inspect.isclass):
            if issubclass(thing, Nachricht) and thing.__module__ == module.__name__:
                yield thing


def kind_of(name: str) -> type[Nachricht]:
    """The message that an example's file name begins with, or its first form."""
    return FIRST.get(name) or next(kind for kind in messages() if kind.__name__ == name.partition(".")[0])


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
@pytest.mark.parametrize(("nummer", "fall"), [(2, vorgang), (3, haushalt), (4, storno)])
def test_known_cases_still_make_the_recorded_entries(
    register: Register, name: str, nummer: int, fall: Callable[[], Vorgang]
) -> None:
    assert koerper(register, fall()) == (KORPUS / f"{name}.{nummer}.json").read_bytes()


def test_what_waited_for_an_older_program_travels_in_its_own_form() -> None:
    roh = (KORPUS / "FahrzeugregisterEintrag.1.json").read_bytes()
    for inhalt, form in ((roh, "fahrzeugregister/1"), (b"no entry", "fahrzeugregister/2")):
        meldung = sync.Aenderungsmeldung.von(Aenderung(VORGANG_ID, VORGANG_ID, Register.FAHRZEUGREGISTER, 0, inhalt))
        assert (meldung.schema_, meldung.koerper.encode()) == (form, inhalt)


def test_an_entry_of_the_first_form_is_read_as_a_current_one() -> None:
    kreis = fahrzeugregister.FahrzeugregisterEintrag.aus_json((KORPUS / "FahrzeugregisterEintrag.1.json").read_bytes())
    stadt = melderegister.MelderegisterEintrag.aus_json((KORPUS / "MelderegisterEintrag.1.json").read_bytes())
    assert kreis.als_json() == (KORPUS / "FahrzeugregisterEintrag.2.json").read_bytes()
    assert stadt.als_json() == (KORPUS / "MelderegisterEintrag.2.json").read_bytes()
