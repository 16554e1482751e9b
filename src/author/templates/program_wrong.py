# Prints nothing where there are no numbers.
import sys

words = sys.stdin.read().split()
if words:
    print(sum(int(word) for word in words))
