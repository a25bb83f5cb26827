"""Looks at the profiles of a `tenant.toml`, for the people who write them."""
