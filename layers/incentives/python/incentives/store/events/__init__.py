"""From changes of the table to events."""
