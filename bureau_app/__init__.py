"""One visit, one entry, both registers: the counter of a Buergerbuero and the district's central service."""

__version__ = "0.1.0"
