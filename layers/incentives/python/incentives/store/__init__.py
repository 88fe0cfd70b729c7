"""The table: keys, items, and the guard on every write."""
