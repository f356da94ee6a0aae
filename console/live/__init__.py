"""What reaches a browser by itself."""
