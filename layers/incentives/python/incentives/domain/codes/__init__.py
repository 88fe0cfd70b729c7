"""Codes: how they are made, held, handed out and guessed."""
