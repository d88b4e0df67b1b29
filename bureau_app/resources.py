"""Loads what lies in resources/ once and hands it to domain, texts and layouts as values."""

from pathlib import Path


def resource_dir() -> Path:
    """Folder of the data files: `_resources` in an installed wheel, `resources/` of the checkout otherwise."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
