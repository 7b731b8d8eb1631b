"""Does a verifier's weighting of preference pairs make a better model than plain DPO? The question at CPU size."""
