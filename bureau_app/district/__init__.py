"""The district's central service."""
