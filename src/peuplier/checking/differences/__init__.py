"""What changes between two documents, said in French, article by article."""
