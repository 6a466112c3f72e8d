# attempt: is a notebook in which every key is there twice, with other values
# class: sources
# verdict: refused, crashed, not_attempted, incorrect
# made as .ipynb: '{"nbformat": 4, "nbformat": 4, "cells": [], "cells": [{"cell_type": "code", "source": ["x = 1"], "source": "import os; os._exit(0)"}], "metadata": {}}'
