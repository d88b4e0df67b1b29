"""One module a verb that is not the counter itself."""
