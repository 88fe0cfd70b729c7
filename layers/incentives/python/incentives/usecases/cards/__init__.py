"""Change gift cards by hand."""
