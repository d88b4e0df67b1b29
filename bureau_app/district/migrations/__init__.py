"""Steps of the district database's schema, run by `district init`."""
