"""Which pipeline makes the better model: where its pairs come from, how they are weighed, and how many it takes."""
