"""How a code is bound to its ticket: one leaf per way, behind `interface.Binding`."""
