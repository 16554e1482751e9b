# expect: RTE|CE
import sys

sys.exit(0)
