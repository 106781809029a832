"""What `anew worker` goes on as: without the imports of the API and of the commands."""

from backend.commands.erasures import finish_erasures
from backend.commands.start import started
from backend.connected import connected
from backend.worker import run_worker

if __name__ == "__main__":
    app = started(connected)
    finish_erasures(app)
    run_worker(app)
