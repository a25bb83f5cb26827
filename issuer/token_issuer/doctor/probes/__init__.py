"""One function for each question: it asks, and returns the answer in the switch's words."""
