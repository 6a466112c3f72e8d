# attempt: is a notebook larger than it may be
# class: sources
# verdict: refused
# made as .ipynb: " " * 21_000_000 + "{}"
