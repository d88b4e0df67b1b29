"""What goes on from the district to the registers behind it, target by target, and what they answer."""
