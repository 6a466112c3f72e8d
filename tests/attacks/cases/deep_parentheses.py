# attempt: nests parentheses deeper than a parser may follow
# class: sources
# verdict: crashed
# made: "x = " + "(" * 200_000 + ")" * 200_000
