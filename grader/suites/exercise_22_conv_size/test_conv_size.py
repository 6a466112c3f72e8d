"""Hidden checks of exercise 22: conv_output_size, same_padding and conv_params."""

from itertools import product

from dlgrade.suite import Answer, check, depends_on_input


def integers(rng, low, high, count):
    """Return different Python integers from [low, high]."""
    return [int(number) + low for number in rng.choice(high - low + 1, count, replace=False)]


def whole(answer: Answer, expected):
    """Require one or more integers with the right values."""
    answer.equals(expected)
    wanted = expected if isinstance(expected, tuple) else (expected,)
    for given in answer.value if isinstance(expected, tuple) else (answer.value,):
        if "int" not in getattr(getattr(given, "dtype", None), "name", type(given).__name__):
            kind = "float" if isinstance(given, float) else getattr(given, "dtype", type(given).__name__)
            raise answer.fail(f"{kinds(wanted)} should be int, but is {kind}.", mistake="floats_returned")


def kinds(wanted):
    return "The result" if len(wanted) == 1 else "Each of the two numbers"


def all_agree(function, cases):
    """Require what the reference gives for all cases (arguments, options).

    All calls are made before the first answer is judged, so that a mistake has to explain all of them.
    """
    answers = [function(*arguments, **options) for arguments, options in cases]
    for answer, (arguments, options) in zip(answers, cases, strict=True):
        answer.equals(function.reference_value(*arguments, **options))


def places(cells, f, stride):
    """Return at how many places a filter can be put down, one by one."""
    return sum(1 for start in range(0, cells, stride) if start + f <= cells)


# -- the values --------------------------------------------------------------------------------------------------------


@check(points=8)
def test_stride_one(submission, rng):
    """conv_output_size is right for a filter that moves by 1"""
    submission.conv_output_size(28, 3).equals(26)
    submission.conv_output_size(4, 3).equals(2)
    f, g = integers(rng, 2, 9, 2)
    depends_on_input(submission.conv_output_size, [(40, f), (40, g)])
    submission.conv_output_size.agrees(int(rng.integers(50, 300)), f)


@check(points=8, needs=test_stride_one)
def test_stride(submission, rng):
    """conv_output_size counts a place only where the whole filter is on the input"""
    submission.conv_output_size(7, 3, 2).equals(3)
    cases = []
    for stride in (2, 3, 4, 5, 6):
        f = int(rng.integers(2, 8))
        # The last step leaves a small rest, a large one or none, so that rounding matters.
        for rest in (1, stride - 1, 0):
            cases.append(((f + stride * int(rng.integers(4, 30)) + rest, f), {"stride": stride}))
    all_agree(submission.conv_output_size, cases)
    (n, f), options = cases[-1]
    submission.conv_output_size.agrees(n, f, options["stride"])


@check(points=7, needs=test_stride_one)
def test_padding(submission, rng):
    """conv_output_size counts the padding at both ends"""
    submission.conv_output_size(28, 3, 1, 1).equals(28)
    for padding in (1, 2, 3, 5):
        submission.conv_output_size.agrees(int(rng.integers(20, 60)), int(rng.integers(2, 9)), padding=padding)


@check(points=5, needs=(test_stride, test_padding))
def test_words(submission, rng):
    """conv_output_size takes "valid" and "same" """
    cases = []
    for stride in (1, 2, 3, 4):
        n, f = stride * int(rng.integers(8, 30)) + stride // 2, int(rng.integers(2, 6))
        cases += [((n, f), {"stride": stride, "padding": padding}) for padding in ("valid", "same")]
    all_agree(submission.conv_output_size, cases)


@check(points=6)
def test_same_padding(submission, rng):
    """same_padding is right, the odd zero after the input"""
    cases = [(28, 3, 1), (28, 3, 2), (7, 4, 3)]
    for s in (1, 2, 3):
        for f in (s + 3, s + 4):
            cases += [(s * int(rng.integers(8, 30)) + rest, f, s) for rest in (0, s // 2)]
    all_agree(submission.same_padding, [(case, {}) for case in cases])


@check(points=6)
def test_params(submission, rng):
    """conv_params counts the weights of each filter on each channel, and the biases"""
    depends_on_input(submission.conv_params, [integers(rng, 2, 9, 3), integers(rng, 10, 17, 3)])
    submission.conv_params(3, 30, 30).equals(8130)
    submission.conv_params.agrees(*integers(rng, 2, 12, 3))


# -- the edges ---------------------------------------------------------------------------------------------------------


@check(points=9, needs=test_stride)
def test_filter_too_long(submission, rng):
    """conv_output_size refuses a filter that is longer than the padded input"""
    n = int(rng.integers(3, 9))
    # One pixel too long: with a stride of 2 or more a quotient of -1/2 or so is easily rounded to 0.
    for stride in (2, 3, 5, 1):
        why = f"a filter of {n + 1} has no place on {n} pixels"
        submission.conv_output_size.rejects(n, n + 1, stride=stride, why=why)
        submission.conv_output_size.rejects(n, n + 1, stride=stride, padding="valid", why=why)
        why = f"{n} pixels and 2 zeros at each end are {n + 4}, and the filter is longer"
        submission.conv_output_size.rejects(n, n + 5, stride=stride, padding=2, why=why)
    submission.conv_output_size.rejects(n, 4 * n, stride=2, why=f"a filter of {4 * n} has no place on {n} pixels")
    submission.conv_output_size.rejects(n, 4 * n, why=f"a filter of {4 * n} has no place on {n} pixels")


@check(points=6, needs=(test_stride, test_padding))
def test_one_place(submission, rng):
    """conv_output_size is 1 where the filter just fits, or the stride leads out of the input at once"""
    n = int(rng.integers(3, 9))
    for stride in (1, 2, n + 3):
        submission.conv_output_size(n, n, stride=stride).equals(1)
        submission.conv_output_size(n, n + 4, stride=stride, padding=2).equals(1)
        submission.conv_output_size(1, 1, stride=stride).equals(1)
    submission.conv_output_size(n, 2, stride=n).equals(1)
    submission.conv_output_size(n, n, 1, "valid").equals(1)
    submission.conv_output_size(1, 1, 1, 0).equals(1)


@check(points=6, needs=(test_words, test_same_padding))
def test_same_with_long_filters_and_strides(submission, rng):
    """ "same" takes filters longer than the input, and strides longer than the filter"""
    n = int(rng.integers(4, 9))
    for f, s in [(n + 2, 1), (2 * n + 1, 2), (n + 1, n), (n, n + 3), (1, 1), (1, 3), (2, 3), (2, 5), (3, 4)]:
        submission.conv_output_size.agrees(n, f, stride=s, padding="same")
        submission.same_padding.agrees(n, f, s)
    submission.same_padding(12, 2, 5).equals((0, 0))
    submission.same_padding(1, 1, 1).equals((0, 0))


@check(points=4, needs=test_params)
def test_small_layers(submission, rng):
    """conv_params is right for a single filter, channel or weight"""
    c = int(rng.integers(3, 20))
    for f, c_in, c_out in [(1, 1, 1), (1, c, 1), (1, 1, c), (4, 1, 1), (3, c, 1), (5, 1, 6)]:
        submission.conv_params.agrees(f, c_in, c_out)


# -- what holds for all ------------------------------------------------------------------------------------------------


@check(points=9, needs=(test_stride, test_padding))
def test_brute_force(submission, rng):
    """conv_output_size is the number of places found by trying each, for all small sizes and some larger ones"""
    for n, f, stride, padding in product(range(1, 7), range(1, 5), range(1, 4), range(3)):
        if f <= n + 2 * padding:
            submission.conv_output_size(n, f, stride, padding).equals(places(n + 2 * padding, f, stride))
    for stride, padding in product((4, 5, 7, 16), (1, 3, 4)):
        n, f = int(rng.integers(40, 300)), int(rng.integers(1, 12))
        submission.conv_output_size(n, f, stride, padding).equals(places(n + 2 * padding, f, stride))


@check(points=8, needs=test_same_padding)
def test_same_brute_force(submission):
    """same_padding is the fewest zeros that give ceil(n / s) places, for all small sizes"""
    for n, f, s in product(range(1, 8), range(1, 6), range(1, 5)):
        wanted = len(range(0, n, s))
        total = next(zeros for zeros in range(n + f) if places(n + zeros, f, s) >= wanted)
        submission.same_padding(n, f, s).equals((total // 2, total - total // 2))


@check(points=4, needs=test_words)
def test_same_is_a_padding(submission, rng):
    """ "same" and "valid" are the sizes that their paddings give"""
    for stride in (1, 2, 3):
        f = 2 * int(rng.integers(2, 5)) + 1
        n = 4 * stride * int(rng.integers(3, 9)) + stride - 1
        same = submission.conv_output_size(n, f, stride=stride, padding="same").number()
        before, after = (part.number() for part in submission.same_padding(n, f, stride).parts("before", "after"))
        submission.conv_output_size(int(n + before + after), f, stride=stride).equals(int(same))
        none = submission.conv_output_size(n, f, stride=stride, padding=0).number()
        submission.conv_output_size(n, f, stride=stride, padding="valid").equals(int(none))


@check(points=4, needs=test_stride)
def test_chain(submission):
    """A picture of 128 goes through filters and pools of 2 as 127, 63, 62 and 31"""
    n = 128
    for stride, size in [(1, 127), (2, 63), (1, 62), (2, 31)]:
        submission.conv_output_size(n, 2, stride).equals(size)
        n = size


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=10, needs=(test_words, test_same_padding, test_params))
def test_integers(submission, rng):
    """All results are integers, of which shapes can be made"""
    n, f, s = int(rng.integers(20, 40)), int(rng.integers(3, 7)), int(rng.integers(2, 4))
    for arguments in [(n, f), (n, f, s), (n, f, s, 2), (n, f, s, "valid"), (n, f, s, "same"), (n, f, 1, "same")]:
        whole(submission.conv_output_size(*arguments), submission.conv_output_size.reference_value(*arguments))
    for arguments in [(n, f, s), (n, f, 1), (n, 1, 2)]:
        whole(submission.same_padding(*arguments), submission.same_padding.reference_value(*arguments))
    whole(submission.conv_params(f, n, s), submission.conv_params.reference_value(f, n, s))
