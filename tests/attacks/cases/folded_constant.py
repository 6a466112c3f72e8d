# attempt: has the compiler itself compute a huge constant
# class: sources
# verdict: crashed, timeout
# made: "x = " + "(((" + "7 ** 9 ** 9" + ")))" + "\ny = [0] * 10 ** 11"
