"""What the customer is told, in the customer's language: one text per locale."""
