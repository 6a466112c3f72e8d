"""Views of a result: for a terminal, for machines, for a spreadsheet. Nothing here decides anything."""
