"""`anew …`: what an operator types."""

import gc
from importlib import import_module

import click

COMMANDS = {
    "add-admin": "people",
    "add-therapist": "people",
    "backup": "backups",
    "demo": "demo",
    "erase": "erasing",
    "import-sleep": "importing",
    "migrate": "migrate",
    "openapi": "openapi",
    "reminders": "reminders",
    "reset-second-factor": "people",
    "restore": "backups",
    "rotate-key": "keys",
    "serve": "serve",
    "verify-log": "logs",
    "worker": "worker",
}
"""The module of `backend.commands` that each is in."""


class Commands(click.Group):
    """Imports a command when it is typed: a server need not wait for what only others use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        gc.disable()  # what is imported stays: nobody need look for garbage in it
        module = import_module(f"backend.commands.{COMMANDS[cmd_name]}")
        gc.enable()
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=Commands)
def main() -> None:
    """Anew: the tracker for the days between therapy sessions."""
