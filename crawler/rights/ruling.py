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
        elif self._compares and value != self.value and not self._is_one_holder(value):
            self._rivals.append(f"{self.verdict}: {evidence} says {value}")

    def _is_one_holder(self, value: str) -> bool:
        """A name is the same in capitals, and with a full stop behind it."""
        return self.verdict == "holder" and _fold(value) == _fold(self.value or "")

    def basis(self) -> tuple[Basis, ...]:
        """What decided, or nothing."""
        return (Basis(self.verdict, self._evidence),) if self._evidence else ()

    def conflicts(self) -> tuple[str, ...]:
        """Each evidence that disagrees, once."""
        return tuple(dict.fromkeys(self._rivals))


def _fold(name: str) -> str:
    return " ".join(name.casefold().split()).strip(" .,;:")
