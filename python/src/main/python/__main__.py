"""Run by the front end as `INTERPRETER FOLDER`: a worker of Islay."""

import sys

from islay_worker import boot

if __name__ == "__main__":
    sys.exit(boot.main())
