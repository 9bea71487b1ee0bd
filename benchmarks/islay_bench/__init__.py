"""Starts Islay and its peers in turn, puts the same load on each, and prints one table."""
