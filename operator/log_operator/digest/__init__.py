"""The first and the most frequent error lines of each log, counted while it goes by."""
