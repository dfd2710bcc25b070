import * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import { isLeftBehind } from './astray.js';
import type { IEntry, Target } from './plan.js';
import { partsCharacter } from './struct-tail.js';

const GONE: Target = { kind: 'gone' };
const NOWHERE: Target = { kind: 'nowhere' };
const LIST: Target = { kind: 'list', isAstray: false };
const ASTRAY: Target = { kind: 'list', isAstray: true };

/** The target of a child of a type in the document. */
function targetInType(chat: YChat, type: Y.AbstractType<unknown>, key: string | null): Target {
  if (type === (chat.ymessages as Y.AbstractType<unknown>)) {
    return key === null ? LIST : NOWHERE;
  }
  const item = type._item;
  if (item === null) {
    return { kind: 'root', type, key };
  }
  if (item.deleted) {
    return GONE; // deleted in this very turn, so Yjs has not collected it yet
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

/** The target of a child of a struct in this frame. */
function targetInEntry(parent: IEntry, key: string | null): Target {
  if (parent.verdict !== 'pass' || !hasType(parent.struct)) {
    return GONE;
  }
  if (parent.candidate) {
    return key === null ? NOWHERE : { kind: 'new-field', candidate: parent.candidate, key };
  }
  return parent.target.kind === 'new-field' && key === null
    ? { kind: 'new-text', candidate: parent.target.candidate }
    : NOWHERE;
}

const hasType = (struct: unknown): struct is Y.Item & { content: Y.ContentType } =>
  struct instanceof Y.Item && struct.content instanceof Y.ContentType;

const same = (a: Target, b: Target): boolean =>
  Object.entries(a).every(([key, value]) => (b as Record<string, unknown>)[key] === value);

/** Finds the item or entry that an id refers to: a struct of the document, or a judged struct of this frame. */
export type FindStruct = (id: Y.ID) => Y.Item | Y.GC | IEntry;

/**
 * The target of a neighbour, which is the place where it lies in the document or will lie when the frame is applied.
 *
 * @param cut - the clock before which the neighbour would be split
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
 * The target of a struct. It follows from the struct's neighbours or, without neighbours, from its parent. Yjs will read them in the same
 * way.
 *
 * @throws ChatError `gap` if the struct refers to one that nobody has sent
 */
export function targetOf(chat: YChat, struct: Y.Item, findStruct: FindStruct): Target {
  const { origin, rightOrigin } = struct;
  const target =
    origin !== null || rightOrigin !== null
      ? targetBetween(
          origin && targetOfNeighbour(chat, findStruct(origin), origin.clock + 1),
          rightOrigin && targetOfNeighbour(chat, findStruct(rightOrigin), rightOrigin.clock)
        )
      : targetInParent(chat, struct, findStruct);
  const isLost =
    target.kind === 'list'
      ? target.isAstray || isAfterLeftBehind(chat, origin && findStruct(origin))
      : target.kind === 'gone' && (origin !== null || rightOrigin !== null);
  return isLost ? (isMap(struct) ? ASTRAY : GONE) : target;
}

/** Whether a place is at the start of a folded list, or directly after a message that stayed when others were folded. */
const isAfterLeftBehind = (chat: YChat, left: Y.Item | Y.GC | IEntry | null): boolean =>
  chat.folded > 0 && (left === null || (left instanceof Y.Item && isLeftBehind(chat, left)));

const isMap = ({ content }: Y.Item): boolean =>
  content instanceof Y.ContentType && content.type.constructor === Y.Map;

/** The target of a struct between two neighbours, of which one may be missing. */
function targetBetween(left: Target | null, right: Target | null): Target {
  if (left?.kind === 'gone' || right?.kind === 'gone') {
    return GONE;
  }
  if (left?.kind === 'list' && right?.kind === 'list') {
    return left.isAstray ? left : right;
  }
  return left && right && !same(left, right) ? NOWHERE : (left ?? right ?? NOWHERE);
}

function targetInParent(
  chat: YChat,
  { parent, parentSub }: Y.Item,
  findStruct: FindStruct
): Target {
  if (typeof parent === 'string') {
    // A frame cannot create roots: an unknown root is refused.
    const type = chat.ydoc.share.get(parent);
    return type
      ? targetInType(chat, type as unknown as Y.AbstractType<unknown>, parentSub)
      : NOWHERE;
  }
  if (!(parent instanceof Y.ID)) {
    throw new ChatError('malformed');
  }
  const at = findStruct(parent);
  if (at instanceof Y.GC) {
    return GONE;
  }
  if (at instanceof Y.Item) {
    return hasType(at) && !at.deleted ? targetInType(chat, at.content.type, parentSub) : GONE;
  }
  return targetInEntry(at, parentSub);
}
