"""Characters, municipalities and generators that the tests of documents and addresses share."""

import tomllib

from hypothesis import strategies as st

from bureau_app.domain.anschrift import Gemeinde, Gemeinden
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.resources import resource_dir

DIN = resource_dir() / "din91379"
LISTE = (DIN / "latin_list_1.3.txt").read_text("utf-8")
SUCHFORMEN = (DIN / "latin_list_search_form_1.3.txt").read_text("utf-8")
ZEICHEN = Zeichenvorrat.parse(LISTE, SUCHFORMEN)

GEMEINDEN = Gemeinden(
    Gemeinde(**{**eintrag, "plz": tuple(eintrag["plz"])})
    for eintrag in tomllib.loads((resource_dir() / "gemeinden.toml").read_text("utf-8"))["gemeinde"]
)

BUCHSTABEN = "".join(c for c in "aäbcdeéghiïłnñoöøpsşßtuüvyzAÄBDEÉÖSTÜZ")
NAMEN = st.text(BUCHSTABEN, min_size=1, max_size=20)
IRGENDWAS = st.one_of(st.text(max_size=60), st.text("0123456789 -–./()<>aäABXZßOQ\n,;_\x02\x03\r²٣", max_size=95))
