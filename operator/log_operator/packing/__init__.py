"""Makes cleaned things into parts, and lets no part out that was not looked through once more."""
