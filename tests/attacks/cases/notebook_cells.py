# attempt: is a notebook of a hundred thousand cells
# class: sources
# verdict: refused
# made as .ipynb: json.dumps({"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "x = 1"}] * 100_000})
