"""The language: a Markdown document whose typed blocks become one checked tree, printed back in French."""
