"""Which device asks: the question that stands before every other one."""

from sqlalchemy import bindparam, or_, select

from bureau_app.district.direkt import Direktfrage
from bureau_app.district.geraetetabellen import Zertifikat
from bureau_app.district.tables import Geraet

_G = Geraet
_FRAGE = select(_G.id, _G.nummer, _G.gemeinde_ags, _G.name, _G.token_hash, _G.quarantaene).where(
    Geraet.district_id == bindparam("kreis"),
    Geraet.token_hash == bindparam("gesucht"),
    or_(Geraet.token_bis.is_(None), Geraet.token_bis >= bindparam("jetzt")),
)
_EIGENES = (Zertifikat.district_id == Geraet.district_id) & (Zertifikat.geraet_id == Geraet.id)
_GUELTIG = (Zertifikat.sha256 == bindparam("zertifikat"), Zertifikat.gueltig_bis >= bindparam("jetzt"))

MIT_TOKEN = Direktfrage.aus(_FRAGE)
"""By the SHA-256 of its token, `gesucht`, that is still good at `jetzt`."""

MIT_TOKEN_UND_ZERTIFIKAT = Direktfrage.aus(_FRAGE.join(Zertifikat, _EIGENES).where(*_GUELTIG))
"""Also by the SHA-256 of a `zertifikat` that is its own and good at `jetzt`."""
