"""All services on one machine, and how long a run takes there."""
