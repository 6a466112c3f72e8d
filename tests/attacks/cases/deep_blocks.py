# attempt: nests blocks deeper than they may be
# class: sources
# verdict: crashed
# made: "".join(" " * n + "if 1:\n" for n in range(1000)) + " " * 1000 + "pass"
