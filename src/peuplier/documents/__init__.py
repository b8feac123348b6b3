"""What leaves on a page, on paper or in a file: texts, tables and pages made from results. Pure."""
