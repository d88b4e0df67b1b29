"""Messages between counter, district and Fachverfahren (pydantic), and their conversion to and from the domain."""
