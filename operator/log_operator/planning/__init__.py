"""Says what would be collected and what it would come to, before anything is read."""
