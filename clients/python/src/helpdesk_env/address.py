"""Where the server is, when nobody says."""

from __future__ import annotations

import os


def default_url() -> str:
    """HELPDESK_ENV_URL, else the server's usual address."""
    return os.environ.get("HELPDESK_ENV_URL", "http://localhost:7860")
