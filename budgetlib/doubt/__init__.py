"""What may have been misread: losses, and places that are read a second time."""
