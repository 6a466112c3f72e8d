# attempt: defines a hundred thousand names
# class: sources
# verdict: not_attempted, incorrect, timeout
# made: "".join(f"n{n}=0\n" for n in range(100_000))
