"""What a run cleans with: the vendor's settings, and what this machine itself knows."""

from log_operator.collect.host import Host
from log_operator.redact.redactor import Redactor
from tenant_file.redaction import Redaction


def make_redactor(_redaction: Redaction, _host: Host) -> Redactor:
    """The redactor of one run; its aliases hold for all that it cleans, and for nothing else."""
    return Redactor()
