"""One reading at the test eID-Server: the PAOS conversation up to the data groups (TR-03112-7, TR-03110, EAC2)."""

import re
import uuid
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec

from tests.eid.kartendaten import CHIP_AUTH, EID_ANWENDUNG
from tests.eid.kryptografie import KURVE, SichererKanal, pruefsumme
from tests.eid.tlv import objekte, oid, teile, tlv
from tests.eid.zertifikate import GELESEN, Terminal, chat, punkt, recht, signiert

_ISO = "urn:iso:std:iso-iec:24727:tech:schema"
_ECARD = "http://www.bsi.bund.de/ecard/api/1.1"
_UMSCHLAG = (
    '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:paos="urn:liberty:paos:2006-08" xmlns:wsa="http://www.w3.org/2005/03/addressing" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:iso="{iso}"><soap:Header><paos:PAOS '
    'soap:mustUnderstand="1" soap:actor="http://schemas.xmlsoap.org/soap/actor/next"><paos:Version>'
    "urn:liberty:2006-08</paos:Version><paos:EndpointReference><paos:Address>"
    "http://www.projectliberty.org/2006/01/role/paos</paos:Address><paos:MetaData><paos:ServiceType>"
    "{ecard}/PAOS/GetNextCommand</paos:ServiceType></paos:MetaData></paos:EndpointReference></paos:PAOS>"
    "<wsa:MessageID>urn:uuid:{id}</wsa:MessageID><wsa:RelatesTo>{zu}</wsa:RelatesTo></soap:Header>"
    "<soap:Body>{inhalt}</soap:Body></soap:Envelope>"
)
_DID = (
    '<DIDAuthenticate xmlns="{iso}"><ConnectionHandle xsi:type="iso:ConnectionHandleType"><SlotHandle>00</SlotHandle>'
    "</ConnectionHandle><DIDName>PIN</DIDName><AuthenticationProtocolData "
    'Protocol="urn:oid:1.3.162.15480.3.0.14.2" xsi:type="iso:{art}">{inhalt}</AuthenticationProtocolData>'
    "</DIDAuthenticate>"
)
_TRANSMIT = (
    '<Transmit xmlns="{iso}"><SlotHandle>00</SlotHandle><InputAPDUInfo><InputAPDU>{apdu}</InputAPDU></InputAPDUInfo>'
    "</Transmit>"
)
_SCHLUSS = (
    '<StartPAOSResponse xmlns="{iso}" Profile="{ecard}"><Result xmlns="urn:oasis:names:tc:dss:1.0:core:schema">'
    "<ResultMajor>{ecard}/resultmajor#{major}</ResultMajor>{minor}</Result></StartPAOSResponse>"
)
_CHIP_SCHLUESSEL = bytes.fromhex("060904007f000702020102")
"""id-PK-ECDH in EF.CardSecurity; the bit string with the point follows."""


def text(xml: str, element: str) -> str:
    """Content of the first element of this local name, "" without one."""
    treffer = re.search(rf"<(?:\w+:)?{element}(?:\s[^>]*)?>([^<]*)</", xml)
    return treffer.group(1) if treffer else ""


@dataclass
class Lesung:
    """What the server knows of one reading; `stand` is wartet, fertig or gescheitert; `gruppen` by number."""

    terminal: Terminal
    stand: str = "wartet"
    chip_echt: bool = False
    gruppen: dict[int, bytes] = field(default_factory=dict)

    def antworte(self, xml: str) -> str:
        """The server's next word."""
        return _UMSCHLAG.format(
            iso=_ISO, ecard=_ECARD, id=uuid.uuid4(), zu=text(xml, "MessageID"), inhalt=self._inhalt(xml)
        )

    def _inhalt(self, xml: str) -> str:
        major = text(xml, "ResultMajor")
        if major and not major.endswith("#ok") and "<StartPAOS" not in xml:
            self.stand = "gescheitert"
            minor = f"<ResultMinor>{text(xml, 'ResultMinor')}</ResultMinor>"
            return _SCHLUSS.format(iso=_ISO, ecard=_ECARD, major="error", minor=minor)
        if "<StartPAOS" in xml:
            return self._eac1()
        if "EAC1OutputType" in xml:
            return self._eac2(xml)
        if "EAC2OutputType" in xml:
            return self._chip_authentisiert(xml)
        return self._gelesen(xml)

    def _eac1(self) -> str:
        terminal = self.terminal
        felder = (
            ("Certificate", terminal.at),
            ("Certificate", terminal.dv),
            ("CertificateDescription", terminal.beschreibung),
            ("RequiredCHAT", chat(sum(map(recht, GELESEN)))),
            ("OptionalCHAT", chat(0)),
        )
        inhalt = "".join(f"<{name}>{wert.hex()}</{name}>" for name, wert in felder)
        return _DID.format(iso=_ISO, art="EAC1InputType", inhalt=inhalt)

    def _eac2(self, xml: str) -> str:
        """Terminal authentication: our ephemeral key, signed with the card's challenge."""
        self._rechte = bytes.fromhex(text(xml, "CertificateHolderAuthorizationTemplate"))
        self._eph = ec.generate_private_key(KURVE)
        oeffentlich = punkt(self._eph.public_key())
        karte = bytes.fromhex(text(xml, "IDPICC")) + bytes.fromhex(text(xml, "Challenge"))
        signatur = signiert(self.terminal.schluessel, karte + oeffentlich[1:33])
        inhalt = f"<EphemeralPublicKey>{oeffentlich.hex()}</EphemeralPublicKey><Signature>{signatur.hex()}</Signature>"
        return _DID.format(iso=_ISO, art="EAC2InputType", inhalt=inhalt)

    def _chip_authentisiert(self, xml: str) -> str:
        """Chip authentication: agree on keys with the chip's own, check its token, and begin to read."""
        sicherheit, nonce, zeichen = (
            bytes.fromhex(text(xml, element)) for element in ("EFCardSecurity", "Nonce", "AuthenticationToken")
        )
        ab = sicherheit.index(bytes.fromhex("034200"), sicherheit.index(_CHIP_SCHLUESSEL)) + 3
        chip = ec.EllipticCurvePublicKey.from_encoded_point(KURVE, sicherheit[ab : ab + 65])
        self._kanal = SichererKanal(self._eph.exchange(ec.ECDH(), chip), nonce)
        angabe = tlv("7f49", tlv("06", oid(CHIP_AUTH)) + tlv("86", punkt(self._eph.public_key())))
        self.chip_echt = pruefsumme(self._kanal.mac, angabe) == zeichen
        erlaubt = int.from_bytes(objekte(objekte(self._rechte)["7f4c"])["53"], "big")
        self._offen = [0, *(gruppe for gruppe in GELESEN if erlaubt & recht(gruppe))]
        return _TRANSMIT.format(iso=_ISO, apdu=self._kanal.befehl(b"\xa4\x04\x0c", EID_ANWENDUNG).hex())

    def _gelesen(self, xml: str) -> str:
        """A data group came (0 is the choice of the application); the next one, or the end."""
        daten, status = self._kanal.antwort_lesen(bytes.fromhex(text(xml, "OutputAPDU")))
        gruppe = self._offen.pop(0)
        if gruppe and status in (b"\x90\x00", b"\x62\x82"):
            self.gruppen[gruppe] = daten
        if self._offen:
            apdu = self._kanal.befehl(bytes([0xB0, 0x80 | self._offen[0], 0]), erwartet=0)
            return _TRANSMIT.format(iso=_ISO, apdu=apdu.hex())
        self.stand = "fertig" if self.chip_echt else "gescheitert"
        return _SCHLUSS.format(iso=_ISO, ecard=_ECARD, major="ok", minor="")

    def wert(self, gruppe: int) -> str:
        """The text of a data group."""
        return _blaetter(self.gruppen[gruppe])[0][1]

    def anschrift(self) -> dict[str, str]:
        """Street, town and postcode of the structured address."""
        namen = {"aa": "street", "ab": "city", "ae": "zipCode"}
        return {namen[tag]: wert for tag, wert in _blaetter(self.gruppen[17]) if tag in namen}


def _blaetter(roh: bytes, ueber: str = "") -> list[tuple[str, str]]:
    """Texts of a data group, each with the tag of what it stands in."""
    gefunden = []
    for tag, wert in teile(roh):
        if int(tag[:2], 16) & 0x20:
            gefunden += _blaetter(wert, tag)
        else:
            gefunden.append((ueber, wert.decode()))
    return gefunden
