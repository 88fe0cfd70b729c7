"""Why not, in a sentence fit to read to a customer, in the customer's language."""
