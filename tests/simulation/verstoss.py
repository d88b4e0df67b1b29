"""An invariant that does not hold."""


class Verstoss(Exception):
    """An invariant does not hold; `invariante` is its number."""

    def __init__(self, invariante: str, was: str) -> None:
        super().__init__(f"{invariante}: {was}")
        self.invariante = invariante


def verlange(stimmt: bool, invariante: str, was: str) -> None:
    """Verstoss unless it holds."""
    if not stimmt:
        raise Verstoss(invariante, was)
