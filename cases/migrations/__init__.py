"""One line of migrations for every table of the product."""
