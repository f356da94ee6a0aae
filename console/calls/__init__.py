"""Video calls on the wire: what two browsers tell each other through the sockets, and the way between them."""
