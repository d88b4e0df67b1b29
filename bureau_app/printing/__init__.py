"""One drawing of each print, used by preview, PDF and printer alike."""
