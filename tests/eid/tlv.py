"""BER-TLV as chips and card-verifiable certificates use it (ISO 7816-4)."""

Teile = list[tuple[str, bytes]]


def tlv(tag: str, wert: bytes) -> bytes:
    """One object; `tag` in hex."""
    laenge = len(wert)
    if laenge < 128:
        kopf = bytes([laenge])
    elif laenge < 256:
        kopf = bytes([0x81, laenge])
    else:
        kopf = b"\x82" + laenge.to_bytes(2, "big")
    return bytes.fromhex(tag) + kopf + wert


def teile(daten: bytes) -> Teile:
    """The objects in a row, each with its tag in hex."""
    stelle, ergebnis = 0, []
    while stelle < len(daten):
        anfang = stelle
        stelle += 1
        if daten[anfang] & 0x1F == 0x1F:
            while daten[stelle] & 0x80:
                stelle += 1
            stelle += 1
        tag = daten[anfang:stelle].hex()
        laenge = daten[stelle]
        stelle += 1
        if laenge & 0x80:
            weite = laenge & 0x7F
            laenge = int.from_bytes(daten[stelle : stelle + weite], "big")
            stelle += weite
        ergebnis.append((tag, daten[stelle : stelle + laenge]))
        stelle += laenge
    return ergebnis


def objekte(daten: bytes) -> dict[str, bytes]:
    """The same by tag."""
    return dict(teile(daten))


def oid(punkte: str) -> bytes:
    """The value of an object identifier, without its tag."""
    erste, zweite, *weitere = map(int, punkte.split("."))
    ergebnis = bytes([erste * 40 + zweite])
    for zahl in weitere:
        siebener = [zahl & 0x7F]
        while zahl := zahl >> 7:
            siebener.insert(0, zahl & 0x7F | 0x80)
        ergebnis += bytes(siebener)
    return ergebnis
