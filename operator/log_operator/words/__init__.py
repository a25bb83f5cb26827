"""What the customer reads before agreeing, and what the ticket says afterwards."""
