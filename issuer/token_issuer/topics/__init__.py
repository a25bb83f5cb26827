"""Short texts for what a new agent asks; `issuer help` shows them."""
