"""What the pages of the article editor work with."""
