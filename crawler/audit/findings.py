"""What a check of the corpus finds, and the whole of it."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """How bad it is."""

    MISMATCH = "mismatch"
    """Something is not what it was when it was stored."""
    MISSING = "missing"
    """The evidence is not there: a file is gone, a payload was not kept."""
    NOTE = "note"
    """Nothing is wrong with the corpus, but something could not be checked."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found."""

    fault: Fault
    subject: str
    """Which row, entry or file: `version 12 (https://...)`, `ledger entry 40`, `pressmark-run1-....warc.gz at 8164`."""
    why: str


@dataclass(slots=True)
class Report:
    """Everything that was checked and found."""

    checked: Counter[str] = field(default_factory=Counter)
    """How many of each kind were looked at: `ledger entries`, `raw records`, ..."""
    findings: list[Finding] = field(default_factory=list)
    elapsed_s: float = 0.0

    def mismatch(self, subject: str, why: str) -> None:
        self.findings.append(Finding(Fault.MISMATCH, subject, why))

    def missing(self, subject: str, why: str) -> None:
        self.findings.append(Finding(Fault.MISSING, subject, why))

    def note(self, subject: str, why: str) -> None:
        self.findings.append(Finding(Fault.NOTE, subject, why))

    def has(self, fault: Fault) -> bool:
        return any(finding.fault is fault for finding in self.findings)
