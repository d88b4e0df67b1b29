"""What a route raises for a request that it does not take: one kind of problem document (RFC 9457)."""


class Abgelehnt(Exception):
    """A request is refused as a whole; `warten_s` is sent as Retry-After."""

    def __init__(self, art: str, warten_s: int = 0) -> None:
        super().__init__(art)
        self.art = art
        self.warten_s = warten_s
