"""The two registers as seen from a counter: requests, hand-over, failures turned into Stoerung."""
