"""Needs what is not there."""

import no_such_module_anywhere

application = no_such_module_anywhere.application
