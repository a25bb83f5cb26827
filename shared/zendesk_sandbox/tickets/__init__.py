"""What can be done to tickets, and who may."""
