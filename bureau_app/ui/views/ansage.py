"""Says something to assistive technology that nobody has the focus on."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def sage_an(widget: QWidget, text: str, dringend: bool = False) -> None:
    """Announce `text`; urgent ones interrupt what is being read."""
    if not text or not QAccessible.isActive():
        return
    ereignis = QAccessibleAnnouncementEvent(widget, text)
    if dringend:
        ereignis.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(ereignis)
