# attempt: begins with a mark of byte order, and lies about its encoding
# class: sources
# verdict: not_attempted, incorrect, crashed
# made: "\ufeff# coding: utf-7\n+AGY-"
