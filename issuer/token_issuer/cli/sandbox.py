"""`issuer sandbox`: a local Zendesk, where the extra that brings it is installed."""

import typer

from token_issuer.errors import IssuerError


def run_sandbox(context: typer.Context) -> None:
    """Imitate a Zendesk account on this machine.

    Raises:
        IssuerError: the sandbox is not installed.
    """
    try:
        from zendesk_sandbox.program import run  # noqa: PLC0415 - it comes with an extra
    except ModuleNotFoundError as error:
        raise IssuerError(
            f"the sandbox needs {error.name}, which is not installed",
            hint='install it with: pip install "ticketbound[sandbox]"',
        ) from error
    try:
        run(context.args, prog="issuer sandbox")
    except SystemExit as ended:
        raise typer.Exit(int(ended.code or 0)) from None
