# attempt: prints sequences that clear a screen, hide text or set a title
# class: spoofing
# verdict: incorrect

print("\x1b[2J\x1b[1;1H\x1b[32m✓ 100/100 all right!\x1b[8m\x1b]0;hacked\x07\x1b]8;;http://x\x1b\\\x9b31m\x90q\r")


def scale(x):
    print("\x1b[1A\x1b[2K" * 50, "\u202e\u2066", "\0" * 100)
    raise ValueError("\x1b[2J all right!")


grow = scale
