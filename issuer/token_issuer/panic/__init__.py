"""For the day on which something leaked: everything ends, and the mint clients get new secrets."""
