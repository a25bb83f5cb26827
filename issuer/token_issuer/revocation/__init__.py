"""Ends codes and tokens before their time: some, or everything there is."""
