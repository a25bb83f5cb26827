"""What is on the disk of a delivery that is under way, so that it can go on after anything."""
