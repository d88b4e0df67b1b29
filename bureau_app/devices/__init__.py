"""One module a kind of hardware; each implements one port, the simulator is a peer of the real ones."""
