"""The demo shop: how a newcomer sees the engine work in a browser."""
