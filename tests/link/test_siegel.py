"""The seal: the published vectors of JOSE, and whatever is altered does not open."""

import base64
import json
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.link.siegel import (
    NichtZuOeffnen,
    leite_ab,
    lies_oeffentlichen_schluessel,
    oeffne,
    schluessel_id,
    versiegle,
)

SCHLUESSEL = X25519PrivateKey.from_private_bytes(bytes(range(32)))
OP_ID = "01936f5e-7a10-7c3f-9a10-2b6d4c8e1f01"
TEILE = st.sampled_from(["protected", "iv", "ciphertext", "tag", "mehr"])
KOPF = st.sampled_from(["alg", "enc", "epk", "op_id", "kid"])
ALTER_UMSCHLAG = (
    b'{"protected":"'
    b"eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSIsImVwayI6eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ4Ijoib3g5"
    b"UFZBdFhabEdwXzNESmZxVXFUY3pqQVd5UEMwUVdjY3Q3UmJnVjMyYyJ9LCJraWQiOiJTd1RhX2dLNEJTSUxrX2ZnS0twY1BTa2xp"
    b"ZFRncHk5SF8wZHFZRW84bVFBIiwib3BfaWQiOiIwMTkzNmY1ZS03YTEwLTdjM2YtOWExMC0yYjZkNGM4ZTFmMDEifQ"
    b'","iv":"ncXfHTakCIed3OL-",'
    b'"ciphertext":"ewcKmQhQ0xwst6S7cfCXKiWKLaeymC1tzChsjQ",'
    b'"tag":"7nvvxrz_TgvkYibZ9UYIgQ"}'
)


def test_key_derivation_as_in_rfc_7518_appendix_c() -> None:
    z = bytes.fromhex("9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4")
    abgeleitet = leite_ab(z, "A128GCM", 16, apu=b"Alice", apv=b"Bob")
    assert base64.urlsafe_b64encode(abgeleitet) == b"VqqN6vgjbSBcIijNcacQGg=="


def test_the_thumbprint_is_that_of_the_jwk() -> None:
    """RFC 7638 § 3, RFC 8037 § 2: the required members in order, nothing else."""
    roh = SCHLUESSEL.public_key().public_bytes_raw()
    jwk = b'{"crv":"X25519","kty":"OKP","x":"' + base64.urlsafe_b64encode(roh).rstrip(b"=") + b'"}'
    erwartet = base64.urlsafe_b64encode(sha256(jwk).digest()).rstrip(b"=").decode()
    assert schluessel_id(SCHLUESSEL.public_key()) == erwartet


@given(st.binary(max_size=2000))
def test_what_is_sealed_opens_and_stays_the_same_to_the_byte(inhalt: bytes) -> None:
    umschlag = versiegle(inhalt, SCHLUESSEL.public_key(), OP_ID)
    assert oeffne(umschlag, SCHLUESSEL, OP_ID) == inhalt
    assert len(inhalt) < 8 or inhalt not in umschlag


def test_an_envelope_sealed_long_ago_still_opens() -> None:
    assert oeffne(ALTER_UMSCHLAG, SCHLUESSEL, OP_ID) == b'{"schema":"melderegister/1"}'


def test_two_seals_of_the_same_differ() -> None:
    assert versiegle(b"x", SCHLUESSEL.public_key(), OP_ID) != versiegle(b"x", SCHLUESSEL.public_key(), OP_ID)


def test_another_key_and_another_op_id_do_not_open_it() -> None:
    umschlag = versiegle(b"geheim", SCHLUESSEL.public_key(), OP_ID)
    for schluessel, op_id in ((X25519PrivateKey.generate(), OP_ID), (SCHLUESSEL, OP_ID[:-1] + "2")):
        with pytest.raises(NichtZuOeffnen):
            oeffne(umschlag, schluessel, op_id)


@given(st.sampled_from(["protected", "iv", "ciphertext", "tag"]), st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_anywhere_does_not_open(teil: str, stelle: int, bits: int) -> None:
    umschlag = json.loads(ALTER_UMSCHLAG)
    roh = bytearray(base64.urlsafe_b64decode(umschlag[teil] + "=="))
    roh[stelle % len(roh)] ^= bits
    umschlag[teil] = base64.urlsafe_b64encode(roh).rstrip(b"=").decode()
    with pytest.raises(NichtZuOeffnen):
        oeffne(json.dumps(umschlag).encode(), SCHLUESSEL, OP_ID)


@given(
    st.one_of(
        st.binary(max_size=200), st.dictionaries(TEILE, st.text(max_size=40)).map(lambda d: json.dumps(d).encode())
    )
)
def test_what_is_no_envelope_does_not_open(unsinn: bytes) -> None:
    with pytest.raises(NichtZuOeffnen):
        oeffne(unsinn, SCHLUESSEL, OP_ID)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda x: st.lists(x) | st.dictionaries(KOPF, x)))
def test_a_header_of_any_shape_does_not_crash(kopf: object) -> None:
    protected = base64.urlsafe_b64encode(json.dumps(kopf).encode()).rstrip(b"=").decode()
    umschlag = {**json.loads(ALTER_UMSCHLAG), "protected": protected}
    with pytest.raises(NichtZuOeffnen):
        oeffne(json.dumps(umschlag).encode(), SCHLUESSEL, OP_ID)


def test_a_key_of_another_kind_is_none() -> None:
    anderer = generate_private_key(SECP256R1()).public_key()
    pem = anderer.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(ValueError, match="X25519"):
        lies_oeffentlichen_schluessel(pem)
