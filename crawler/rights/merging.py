"""The rights of an article whose pages were read one by one: those of the first, with what a further page adds.

In: a `Rights` for each page. Out: one. Notices of the article often stand on its last page only; what is said of the
whole site is said on every page, and the first one's word holds.
"""

from dataclasses import replace

from crawler.items import Rights, Scope

_VERDICTS = ("status", "tdm", "ai_train", "archive", "access")
_VALUES = ("copyright_line", "holder", "licence_url", "licence_id", "agency", "syndicated_from_url")


def merge_rights(rights: Rights, further: Rights) -> Rights:
    """`rights` with the article's own notices of a further page, and its verdicts where there were none."""
    known = {(notice.kind, notice.text) for notice in rights.notices}
    added = tuple(
        notice
        for notice in further.notices
        if notice.scope is Scope.ARTICLE and (notice.kind, notice.text) not in known
    )
    if not added:
        return rights
    silent = [name for name in _VALUES if getattr(rights, name) is None and getattr(further, name) is not None]
    silent += [name for name in _VERDICTS if "unknown" == getattr(rights, name) != getattr(further, name)]
    disclaimer, scope = _join_disclaimers(rights, further)
    return replace(
        rights,
        notices=(*rights.notices, *added),
        disclaimer=disclaimer,
        disclaimer_scope=scope,
        basis=(*rights.basis, *(basis for basis in further.basis if basis.verdict in silent)),
        **{name: getattr(further, name) for name in silent},
    )


def _join_disclaimers(one: Rights, other: Rights) -> tuple[str | None, Scope | None]:
    """The article's own words of both pages, each once; the site's where it has none."""
    if other.disclaimer_scope is not Scope.ARTICLE or other.disclaimer is None:
        return one.disclaimer, one.disclaimer_scope
    if one.disclaimer_scope is not Scope.ARTICLE or one.disclaimer is None:
        return other.disclaimer, other.disclaimer_scope
    texts = dict.fromkeys([*one.disclaimer.split("\n\n"), *other.disclaimer.split("\n\n")])
    return "\n\n".join(texts), Scope.ARTICLE
