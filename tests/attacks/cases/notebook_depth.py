# attempt: is a notebook whose JSON is nested without end
# class: sources
# verdict: refused
# made as .ipynb: "[" * 5_000_000
