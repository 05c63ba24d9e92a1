// Runs in a world of its own, beside the page's scripts: they can neither see nor change what is used here.
// Answers how much text the page holds, once it is parsed and the browser has nothing urgent to do, or patience is over
// (milliseconds, for each of the two).
async function measure(patience) {
  if (document.readyState === "loading") {
    await new Promise((resolve) => {
      document.addEventListener("DOMContentLoaded", resolve, {once: true});
      setTimeout(resolve, patience);  // a page that was about to leave may stay half-way
    });
  }
  await new Promise((resolve) => requestIdleCallback(resolve, {timeout: patience}));
  return document.documentElement ? document.documentElement.textContent.length : 0;
}

// The page as HTML, as it stands; where it has shadow trees, these are put where they are shown. Answers {html}, or
// {length} when it is longer than the limit.
function take(limit) {
  const MAX_DEPTH = 2000;
  // Nothing runs, loads or is upgraded in a document without a window.
  const inert = document.implementation.createHTMLDocument("");
  function copy(node, into, depth) {
    if (depth > MAX_DEPTH || node.localName === "noscript") return;  // there it would turn into text
    if (node.localName === "slot" && node.getRootNode() instanceof ShadowRoot) {
      const given = node.assignedNodes({flatten: false});
      for (const child of given.length ? given : node.childNodes) copy(child, into, depth + 1);
      return;
    }
    const twin = inert.importNode(node, false);
    into.append(twin);
    for (const child of (node.shadowRoot || node).childNodes) copy(child, twin, depth + 1);
  }
  function hasShadow() {
    for (const node of document.querySelectorAll("*")) if (node.shadowRoot) return true;
    return false;
  }
  let root = document.documentElement;
  if (hasShadow()) {
    root = inert.importNode(document.documentElement, false);
    for (const child of document.documentElement.childNodes) copy(child, root, 0);
  }
  const html = "<!DOCTYPE html>" + root.outerHTML;
  return html.length > limit ? {length: html.length} : {html};
}
