"""What the clerk sees: presenters without Qt, views that render their state."""
