"""What an agent hands to a customer: the value, its signature, its text form."""
