"""Copies as a graph, for programs that draw or count: GraphML, or JSON with nodes and edges.

A node is an article, or a page that is declared as a source and not stored. A link leads from a copy to the leader of
its cluster, from an excerpt to its full text, from a round-up to a story in it, and from a copy to its declared source.

Source: http://graphml.graphdrawing.org/primer/graphml-primer.html; the JSON is what `networkx.node_link_graph` of
networkx 3.6 reads, which calls links `edges` as sigma.js does.
"""

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from crawler.export.forms import to_json

FORMATS = ("graphml", "json")
NODE_KEYS = {
    "url": "string", "title": "string", "publisher": "string", "cluster_id": "int", "is_leader": "boolean",
    "out_at": "string", "kept": "double", "agency": "string", "holder": "string",
}  # fmt: skip
LINK_KEYS = {"relation": "string", "share": "double"}
_TURNED = {"full_text_of": "excerpt_of", "part_of": "contains"}
_NO_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535, *range(55296, 57344)))
"""Characters that XML 1.0 cannot hold."""


def make_graph(clusters: Iterable[dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """(nodes by id, links) of clusters as `crawler.store.copies.tell_cluster` gives them."""
    nodes: dict[str, dict[str, Any]] = {}
    links: dict[tuple[str, str, str], dict[str, Any]] = {}
    stored: dict[str, str] = {}
    declared: list[tuple[str, str]] = []

    def link(source: str, target: str, relation: str, share: float | None) -> None:
        links[source, target, relation] = {"source": source, "target": target, "relation": relation, "share": share}

    for cluster in clusters:
        for member in cluster["members"]:
            name = f"a{member['article_id']}"
            nodes[name] = {key: member[key] for key in NODE_KEYS} | {"is_leader": bool(member["is_leader"])}
            stored[member["url"]] = name
            if not member["is_leader"]:
                link(name, f"a{member['leader_id']}", "copy", member["share"])
            if member["declared_url"]:
                declared.append((name, member["declared_url"]))
        for known in cluster["links"]:
            one, other = f"a{known['article_id']}", f"a{known['other_id']}"
            nodes.setdefault(one, {"url": known["url"]})
            nodes.setdefault(other, {"url": known["other_url"]})
            if known["relation"] in ("excerpt_of", "contains"):
                link(one, other, known["relation"], known["share"])
            else:
                link(other, one, _TURNED[known["relation"]], known["other_share"])
    for name, url in declared:
        target = stored.get(url, url)
        nodes.setdefault(target, {"url": url})
        link(name, target, "declared_source", None)
    return nodes, list(links.values())


def write_graph(clusters: Iterable[dict[str, Any]], form: str) -> str:
    """The graph as text in one of `FORMATS`."""
    nodes, links = make_graph(clusters)
    return _graphml(nodes, links) if form == "graphml" else _json(nodes, links)


def _json(nodes: dict[str, dict[str, Any]], links: list[dict[str, Any]]) -> str:
    listed = [{"id": name} | node for name, node in nodes.items()]
    return to_json({"directed": True, "multigraph": True, "nodes": listed, "edges": links})


def _graphml(nodes: dict[str, dict[str, Any]], links: list[dict[str, Any]]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for kind, keys in (("node", NODE_KEYS), ("edge", LINK_KEYS)):
        lines += [
            f'  <key id="{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>' for name, type_ in keys.items()
        ]
    lines.append('  <graph id="copies" edgedefault="directed">')
    for name, node in nodes.items():
        lines += [f"    <node id={quoteattr(_clean(name))}>", *_data(node, NODE_KEYS), "    </node>"]
    for one in links:
        source, target = quoteattr(_clean(one["source"])), quoteattr(_clean(one["target"]))
        lines += [f"    <edge source={source} target={target}>", *_data(one, LINK_KEYS), "    </edge>"]
    return "\n".join([*lines, "  </graph>", "</graphml>"])


def _data(values: dict[str, Any], keys: dict[str, str]) -> list[str]:
    said = {key: values.get(key) for key in keys}
    return [f'      <data key="{key}">{_text(value)}</data>' for key, value in said.items() if value is not None]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(_clean(str(value)))


def _clean(text: str) -> str:
    return text.translate(_NO_XML)
