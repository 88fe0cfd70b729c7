"""The shapes that several rooms read and write, as the field has them."""
