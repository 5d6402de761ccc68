"""Serving the dashboard on this machine."""

import logging
import socket
import threading
import time
import webbrowser

from dashboard.commands.output import out
from dashboard.text import gettext as _
from etl.errors import N_, BijstandError


def check_port(port: int) -> None:
    """Raise BijstandError when another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BijstandError(
                N_("Port {port} is in use; stop the other program or choose one with --port."),
                port=port,
            ) from error


def serve(port: int, *, browser: bool) -> None:
    """Run the dashboard until it is stopped."""
    # Streamlit warns on import that nothing runs yet; it is just about to.
    logging.getLogger("streamlit.runtime.caching.cache_data_api").disabled = True
    import uvicorn

    address = f"http://localhost:{port}"
    out.print(_("The dashboard is at {address} (stop with Ctrl+C).").format(address=address))
    if browser:
        threading.Thread(target=_open_when_up, args=(address, port), daemon=True).start()
    uvicorn.run(
        "dashboard.asgi:app", host="127.0.0.1", port=port, log_level="warning", access_log=False
    )


def _open_when_up(address: str, port: int) -> None:
    for _attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                webbrowser.open(address)
                return
        time.sleep(0.2)
