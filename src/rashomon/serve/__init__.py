"""The local page: reports dropped or pasted in a browser, compared on this machine; nothing leaves it."""
