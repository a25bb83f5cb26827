"""What a sandbox keeps from one start to the next."""
