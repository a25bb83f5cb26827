"""The customer's program: collects, redacts, packs, asks, sends."""
