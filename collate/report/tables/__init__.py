"""Tables and data: CSV, JSON, files for programs that draw trees."""
