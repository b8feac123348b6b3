"""The interface of the national register (SNE): its files read into demands, and a demand written as such a file."""
