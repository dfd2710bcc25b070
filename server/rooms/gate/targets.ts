import * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IEntry, Target } from './plan.js';
import { partsCharacter } from './tail.js';

const GONE: Target = { kind: 'gone' };
const NOWHERE: Target = { kind: 'nowhere' };

/** Where a child of a type in the document lands. */
function targetInType(chat: YChat, type: Y.AbstractType<unknown>, key: string | null): Target {
  if (type === (chat.ymessages as Y.AbstractType<unknown>)) {
    return key === null ? { kind: 'list' } : NOWHERE;
  }
  const item = type._item;
  if (item === null) {
    return { kind: 'root', type, key };
  }
  if (item.deleted) {
    return GONE; // in this very turn, so that Yjs has not collected it yet
  }
  if (item.parent === chat.ymessages && type instanceof Y.Map) {
    return key === null ? NOWHERE : { kind: 'field', message: type as YMessage, key };
  }
  const message = item.parent as Y.AbstractType<unknown>;
  if (type instanceof Y.Text && message.parent === chat.ymessages && key === null) {
    return { kind: 'text', message: message as YMessage, text: type };
  }
  return NOWHERE;
}

/** Where a child of a struct of this frame lands. */
function targetInEntry(parent: IEntry, key: string | null): Target {
  if (parent.verdict !== 'pass' || !hasType(parent.struct)) {
    return GONE;
  }
  if (parent.draft) {
    return key === null ? NOWHERE : { kind: 'new-field', draft: parent.draft, key };
  }
  return parent.target.kind === 'new-field' && key === null
    ? { kind: 'new-text', draft: parent.target.draft }
    : NOWHERE;
}

const hasType = (struct: unknown): struct is Y.Item & { content: Y.ContentType } =>
  struct instanceof Y.Item && struct.content instanceof Y.ContentType;

const same = (a: Target, b: Target): boolean =>
  Object.entries(a).every(([key, value]) => (b as Record<string, unknown>)[key] === value);

/** Finds what an id points at: a struct of the document, or one of this frame, judged. */
export type Lookup = (id: Y.ID) => Y.Item | Y.GC | IEntry;

/**
 * Where a neighbour stands: what its own place in the document or in the frame says.
 *
 * @param cut - the clock before which it would be cut
 */
function targetOfNeighbour(chat: YChat, at: Y.Item | Y.GC | IEntry, cut: number): Target {
  if (at instanceof Y.GC) {
    return GONE;
  }
  if (at instanceof Y.Item) {
    if (partsCharacter(at, cut)) {
      return NOWHERE;
    }
    return at.parent
      ? targetInType(chat, at.parent as Y.AbstractType<unknown>, at.parentSub)
      : GONE;
  }
  return at.verdict === 'void' ? GONE : at.target;
}

/**
 * Where a struct would land, told by its parent, its origin and its right origin, as Yjs will read them.
 *
 * @throws ChatError `gap` by the lookup, where it refers to what nobody has sent.
 */
export function targetOf(chat: YChat, struct: Y.Item, lookup: Lookup): Target {
  const { origin, rightOrigin, parent, parentSub } = struct;
  if (origin !== null || rightOrigin !== null) {
    const left = origin && targetOfNeighbour(chat, lookup(origin), origin.clock + 1);
    const right = rightOrigin && targetOfNeighbour(chat, lookup(rightOrigin), rightOrigin.clock);
    if (left?.kind === 'gone' || right?.kind === 'gone') {
      return GONE;
    }
    return left && right && !same(left, right) ? NOWHERE : (left ?? right ?? NOWHERE);
  }
  if (typeof parent === 'string') {
    // Roots are known or refused: a frame makes none.
    const type = chat.ydoc.share.get(parent);
    return type
      ? targetInType(chat, type as unknown as Y.AbstractType<unknown>, parentSub)
      : NOWHERE;
  }
  if (!(parent instanceof Y.ID)) {
    throw new ChatError('malformed');
  }
  const at = lookup(parent);
  if (at instanceof Y.GC) {
    return GONE;
  }
  if (at instanceof Y.Item) {
    return hasType(at) && !at.deleted ? targetInType(chat, at.content.type, parentSub) : GONE;
  }
  return targetInEntry(at, parentSub);
}
