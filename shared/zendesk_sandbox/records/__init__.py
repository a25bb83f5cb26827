"""What the account holds. A change is a new value put in the old one's place."""
