"""One code's errand, from what was left of it to its receipt."""
