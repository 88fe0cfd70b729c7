"""Keep, read, export and forget customers."""
