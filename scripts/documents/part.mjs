/** Replaces the content between two marks of a document. The content ends at the next `<!-- end -->`. */
export function withPart(text, name, content) {
  const start = `<!-- ${name}, written by npm run generate -->\n`;
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf('<!-- end -->', from);
  if (from < start.length || to < 0) {
    throw new Error(`The document has no part "${name}".`);
  }
  return `${text.slice(0, from)}\n${content}\n${text.slice(to)}`;
}
