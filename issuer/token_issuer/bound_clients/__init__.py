"""The OAuth clients whose tokens become codes: lists them, adds one, takes one away."""
