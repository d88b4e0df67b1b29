"""Whether what is sent can be listened to on its way."""

import ipaddress
from urllib.parse import urlsplit


def ist_dieser_rechner(host: str) -> bool:
    """Whether connections to `host`, or from it, never leave this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def sicher(url: str) -> bool:
    """Whether nobody can listen on the way: TLS, or not leaving this machine."""
    teile = urlsplit(url)
    return teile.scheme == "https" or (teile.scheme == "http" and ist_dieser_rechner(teile.hostname or ""))
