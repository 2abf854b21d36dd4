"""Puts a built firmware onto a board, beside the one that runs."""
