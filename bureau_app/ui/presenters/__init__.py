"""Plain classes with a frozen state and one method an intention; no Qt."""
