"""Steps that make an executable, and what a finished one can be asked."""
