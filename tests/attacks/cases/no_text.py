# attempt: is no text at all
# class: sources
# verdict: refused
# made: bytes(range(128, 256)) * 1000
