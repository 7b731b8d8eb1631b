"""Where the numbers of a solution come from, and which of them are anomalous."""
