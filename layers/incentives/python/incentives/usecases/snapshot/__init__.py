"""What a checkout request reads, as little as it must."""
