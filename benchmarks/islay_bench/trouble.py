class Trouble(Exception):
    """The benchmark cannot go on, for a reason that the user can do something about.

    The message says what was wrong and what to do; `status` is the exit status: 2 when the
    benchmark was started wrongly or something is not installed, 1 when a server failed.
    """

    def __init__(self, message, status=1):
        super().__init__(message)
        self.status = status
