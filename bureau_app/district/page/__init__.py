"""The read-only page for the people who run the district: counts only, nobody and no single case."""
