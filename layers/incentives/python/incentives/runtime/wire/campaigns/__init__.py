"""What campaigns offer, on the wire."""
