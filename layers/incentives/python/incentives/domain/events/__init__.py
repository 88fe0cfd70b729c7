"""What events say, by the context that they come from."""
