"""One verdict in the making: the first evidence decides, the rest agrees or is noted as a conflict."""

from crawler.items import Basis


class Ruling:
    """Collects evidence in order of precedence."""

    def __init__(self, verdict: str, compares: bool = True) -> None:
        """Start without evidence.

        Args:
            verdict: the field of `Rights`.
            compares: whether other values are conflicts; False where many different ones are normal (texts).
        """
        self.verdict = verdict
        self.value: str | None = None
        self._evidence: str | None = None
        self._rivals: list[str] = []
        self._compares = compares

    def say(self, value: str | None, evidence: str) -> None:
        """Add evidence, weaker than all before it; None says nothing."""
        if not value:
            return
        if self.value is None:
            self.value, self._evidence = value, evidence
        elif value != self.value and self._compares:
            self._rivals.append(f"{self.verdict}: {evidence} says {value}")

    def basis(self) -> tuple[Basis, ...]:
        """What decided, or nothing."""
        return (Basis(self.verdict, self._evidence),) if self._evidence else ()

    def conflicts(self) -> tuple[str, ...]:
        """Each evidence that disagrees, once."""
        return tuple(dict.fromkeys(self._rivals))
