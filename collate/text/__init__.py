"""Strings only: folds, offset maps, tokens, words, dates, numerals, shingles. Knows no file and no stage."""
