"""Running the service: what it measures, what it tells administrators, and how it is brought back."""
