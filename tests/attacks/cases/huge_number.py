# attempt: holds a number of a million digits
# class: sources
# verdict: crashed, timeout
# made: "x = " + "9" * 900_000
