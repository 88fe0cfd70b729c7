"""What operators run at the command line."""
