"""MinHash sketches: signatures, samples and passages of a text, and how they are computed."""
