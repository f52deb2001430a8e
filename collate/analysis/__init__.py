"""What an apparatus shows as a whole: substitutions, agreement, coverage, the base text, a tree."""
