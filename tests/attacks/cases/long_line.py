# attempt: adds half a million numbers in one line of 1 MB
# class: sources
# verdict: crashed, timeout
# made: "x = 1" + "+1" * 499_000
