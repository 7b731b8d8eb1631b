"""What the services share besides their types: settings, keys, rates and ports. The standard library suffices."""
