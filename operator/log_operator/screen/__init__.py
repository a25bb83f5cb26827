"""The terminal: talk, questions, and how far the work is."""
