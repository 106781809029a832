"""The contract as a file."""

from pathlib import Path

import click

from api.spec import document
from backend.commands.start import application


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default="openapi.yaml")
def openapi(file: Path) -> None:
    """Write the OpenAPI document."""
    file.write_text(document(application()))
