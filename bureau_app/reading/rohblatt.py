"""A sheet as first laid flat, by its edges or by the slope of its text: lines marked, not yet on the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.blatt import DETEKTORBREITE, JE_MM, Blatt
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.formular import Formular
from bureau_app.reading.modelle import Bild, Geraet
from bureau_app.reading.papier import Papier

Punkte = NDArray[np.float32]
Matrix = NDArray[np.float64]

GROB_GENUG = 4.4
RAND = 0.02


@dataclass(frozen=True, slots=True)
class Rohblatt:
    """`farbe` is the picture, `matrix` (3 × 3) takes its pixels to those of the flat `grau`; `ecken` are its lines.

    Each line is 4 × 2, from its top left clockwise, in pixels of `grau`; `gelesen` is what was read of some of them, by
    their numbers.
    """

    farbe: Bild = field(repr=False)
    matrix: Matrix = field(repr=False)
    grau: Bild = field(repr=False)
    ecken: tuple[Punkte, ...] = field(repr=False)
    gelesen: Mapping[int, Lesart] = field(repr=False, default_factory=dict)

    @classmethod
    def von_papier(cls, farbe: Bild, papier: Papier, formular: Formular, geraet: Geraet) -> "Rohblatt":
        """From a sheet found by its edges."""
        breite, hoehe = round(formular.breite * JE_MM), round(formular.hoehe * JE_MM)
        matrix = papier.abbildung(breite, hoehe)
        grau = cv2.cvtColor(_gelegt(farbe, matrix, breite, hoehe), cv2.COLOR_BGR2GRAY).astype(np.uint8)
        return cls(farbe, matrix, grau, tuple(geraet.finder.finde(grau, DETEKTORBREITE)))

    @classmethod
    def von_text(cls, farbe: Bild, ecken: Sequence[Punkte]) -> "Rohblatt":
        """From a picture whose lines run about level."""
        return cls(farbe, np.eye(3), cv2.cvtColor(farbe, cv2.COLOR_BGR2GRAY).astype(np.uint8), tuple(ecken))

    def gedreht(self) -> "Rohblatt":
        """The same upside down."""
        hoehe, breite = self.grau.shape
        dreh = np.array([[-1.0, 0, breite - 1], [0, -1.0, hoehe - 1], [0, 0, 1.0]])
        ende = np.array([breite - 1, hoehe - 1], dtype=np.float32)
        ecken = tuple(np.roll(ende - q, 2, axis=0) for q in self.ecken)
        return Rohblatt(self.farbe, dreh @ self.matrix, np.ascontiguousarray(np.rot90(self.grau, 2)), ecken)

    def zeile(self, ecken: Punkte) -> Bild:
        """The crop of one line, level."""
        breite = max(8, round(float(np.linalg.norm(ecken[1] - ecken[0]))))
        hoehe = max(8, round(float(np.linalg.norm(ecken[3] - ecken[0]))))
        ziel = np.array([[0, 0], [breite, 0], [breite, hoehe], [0, hoehe]], dtype=np.float32)
        return cv2.warpPerspective(
            self.grau, cv2.getPerspectiveTransform(ecken, ziel), (breite, hoehe), borderMode=cv2.BORDER_REPLICATE
        ).astype(np.uint8)

    def auf_formular(self, nach: Matrix, formular: Formular, geraet: Geraet) -> Blatt:
        """Laid on the form; `nach` (3 × 3) takes pixels of `grau` to millimetres of the form.

        The finder looks again where it saw too little: a part of the sheet beyond found edges, or all of it too small.
        """
        breite, hoehe = round(formular.breite * JE_MM), round(formular.hoehe * JE_MM)
        auf_sheet = np.diag([JE_MM, JE_MM, 1.0]) @ nach
        farbe = _gelegt(self.farbe, auf_sheet @ self.matrix, breite, hoehe)
        if self._zu_wenig(auf_sheet, breite, hoehe):
            return Blatt.aus(farbe, geraet)
        ecken = [cv2.perspectiveTransform(q[None].astype(np.float64), auf_sheet)[0] for q in self.ecken]
        return Blatt.mit(farbe, ecken, self.gelesen)

    def ecken_im_bild(self, nach: Matrix, formular: Formular) -> Punkte:
        """The corners of the form in pixels of the picture; `nach` as for `auf_formular`."""
        b, h = formular.breite, formular.hoehe
        form = np.array([[[0, 0], [b, 0], [b, h], [0, h]]], dtype=np.float64)
        return np.asarray(cv2.perspectiveTransform(form, np.linalg.inv(nach @ self.matrix))[0], dtype=np.float32)

    def _zu_wenig(self, auf_sheet: Matrix, breite: int, hoehe: int) -> bool:
        """Whether the corners of the form lie outside what the finder saw, or the finder saw it too small."""
        form = np.array([[[0, 0], [breite, 0], [breite, hoehe], [0, hoehe]]], dtype=np.float64)
        hier = cv2.perspectiveTransform(form, np.linalg.inv(auf_sheet))[0]
        h, b = self.grau.shape
        lang = max(h, b)
        gesehen = DETEKTORBREITE / max(lang, DETEKTORBREITE)
        if float(np.linalg.norm(hier[1] - hier[0])) * gesehen < GROB_GENUG * breite / JE_MM:
            return True
        spiel = RAND * lang
        return bool((hier < -spiel).any() or (hier[:, 0] > b + spiel).any() or (hier[:, 1] > h + spiel).any())


def _gelegt(farbe: Bild, matrix: Matrix, breite: int, hoehe: int) -> Bild:
    return cv2.warpPerspective(farbe, matrix, (breite, hoehe), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)
