"""The shapes that several functions read and write, as the field has them."""
