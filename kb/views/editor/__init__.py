"""The pages on which editors keep articles true, below /staff/."""
