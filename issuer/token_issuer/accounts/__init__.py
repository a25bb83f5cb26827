"""The accounts of this machine, side by side: which there are, and taking one away."""
