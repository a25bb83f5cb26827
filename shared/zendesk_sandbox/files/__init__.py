"""Files: how they come in, where they are kept, and who may read them."""
