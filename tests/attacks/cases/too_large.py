# attempt: is larger than it may be
# class: sources
# verdict: refused
# made: "#" * 1_100_000
