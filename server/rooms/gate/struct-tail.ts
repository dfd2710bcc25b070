import * as Y from 'yjs';

/**
 * The part of a struct that the document does not have yet, written as its author would write it alone: after the known part.
 * Yjs would take the place from the beginning of the struct, and fails if that was refused.
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

/** Whether a split before this clock would cut a surrogate pair in half. Yjs then replaces both halves, but other readers do not. */
export function partsCharacter({ id, content }: Y.Item, clock: number): boolean {
  const at = clock - id.clock;
  return (
    content instanceof Y.ContentString &&
    at > 0 &&
    at < content.str.length &&
    /^[\ud800-\udbff]$/.test(content.str[at - 1])
  );
}
