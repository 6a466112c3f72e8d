# attempt: nests operators deeper than a compiler may follow
# class: sources
# verdict: crashed
# made: "x = " + "-" * 400_000 + "1"
