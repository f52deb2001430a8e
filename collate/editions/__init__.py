"""Editions as a whole: build one from a work, load one back, add witnesses, compare two, verify."""
