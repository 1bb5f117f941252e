"""Let `python -m utils.doctor` examine this machine."""

import sys

from utils.doctor import main

if __name__ == "__main__":
    sys.exit(main())
