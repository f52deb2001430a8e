"""What the apparatus tells as a whole: gathered, as data, as a table, and for programs that draw trees."""
