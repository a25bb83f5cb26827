"""The languages that the operator speaks, which one the person reads, and its catalogue."""
