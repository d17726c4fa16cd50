"""What the tests share: servers on loopback, stores with something in them, values, processes. No tests."""
