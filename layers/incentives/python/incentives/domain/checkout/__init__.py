"""The checkout: an order, the codes it uses, and what is decided of them."""
