"""The words of the reports."""
