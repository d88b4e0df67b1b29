"""Widgets that render a state and emit intentions."""
