import * as Y from 'yjs';

/**
 * The part of a struct that the document does not have yet, as its author would write it alone: behind what is known of it.
 * Yjs would take the place from the struct's beginning, and fails where that was refused.
 */
export function tailOf(struct: Y.Item | Y.GC, clock: number): Y.Item | Y.GC {
  const { client } = struct.id;
  const id = Y.createID(client, clock);
  const known = clock - struct.id.clock;
  if (struct instanceof Y.GC) {
    return new Y.GC(id, struct.length - known);
  }
  const before = Y.createID(client, clock - 1);
  const content = struct.content.copy().splice(known);
  return new Y.Item(id, null, before, null, struct.rightOrigin, null, null, content);
}

/** Would a cut before this clock part the two halves of one character? Yjs then replaces both, other readers do not. */
export function partsCharacter({ id, content }: Y.Item, clock: number): boolean {
  const at = clock - id.clock;
  return (
    content instanceof Y.ContentString &&
    at > 0 &&
    at < content.str.length &&
    /^[\ud800-\udbff]$/.test(content.str[at - 1])
  );
}
