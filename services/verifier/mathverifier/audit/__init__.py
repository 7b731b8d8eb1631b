"""Whether a data set can be trusted to reward by: faults of its references, and how often the verifier errs on them."""
