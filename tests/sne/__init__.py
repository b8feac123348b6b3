"""The SNE interface: reading, refusing, writing, reading again."""
