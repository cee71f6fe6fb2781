"""Says what is wrong with the compose file that is named, whose variables are filled in; nothing where it is right."""

import sys
from pathlib import Path

from compose_spec import PyOptions

options = PyOptions()
options.apply_merge = True
compose = options.from_yaml(Path(sys.argv[1]).read_text())
compose.validate()
compose.to_spec()
