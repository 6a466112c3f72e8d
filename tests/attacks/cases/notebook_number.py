# attempt: is a notebook with a number of a million digits
# class: sources
# verdict: refused
# made as .ipynb: '{"nbformat": ' + "9" * 1_000_000 + "}"
