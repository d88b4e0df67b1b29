"""A picture becomes text becomes fields, with a confidence and the crop to show."""
