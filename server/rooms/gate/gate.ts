import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import { removeTrace, takeOut } from './astray.js';
import { stateOf } from './clocks.js';
import type { IFrame } from './frame.js';
import { integrate } from './integrate.js';
import { judge } from './judge.js';
import type { IGateContext } from './plan.js';
import type { IRefusal } from './refusal.js';

/** The outcome of a frame. */
export interface IAdmitted {
  readonly refusals: readonly IRefusal[];
  /** The new messages, in the order of the frame. */
  readonly created: readonly YMessage[];
  readonly changed: ReadonlySet<YMessage>;
  /** Messages whose texts have grown or shrunk. */
  readonly streamed: ReadonlySet<YMessage>;
  /** Ids of deleted messages. */
  readonly removed: readonly string[];
  /** The number of structs that added characters to texts, at most one for each character that the texts grew by. */
  readonly grown: number;
  /** The number of items that the structs were moved past. */
  readonly steps: number;
}

/** Tells who owns a client id. */
export interface IClients {
  ownerOf(client: number): string | undefined;
}

/**
 * Admit a frame, as far as its sender may write it: judge it, neutralise what is refused, and integrate the rest.
 *
 * The gate judges operations and not the state that results, because the document itself is the last accepted state. A refused
 * struct keeps its clock and its place but loses its content, so that later structs of its sender still arrive. The document
 * never gets refused content, so the log never contains any.
 *
 * Call this inside a transaction of the document.
 *
 * @throws ChatError if nothing of the frame was applied: `malformed`, `gap`, `foreign_client_id`.
 */
export function admit(
  transaction: Y.Transaction,
  frame: IFrame,
  context: IGateContext,
  clients: IClients
): IAdmitted {
  const { ydoc } = context.chat;
  checkClients(frame, context, clients);
  const plan = judge(context, frame);
  const refusals = [...plan.refusals];
  const steps = integrate(transaction, context.chat, plan, context.steps);
  if (steps > context.steps) {
    refusals.push({ code: 'too_many_requests', reset: true });
  }
  // Yjs drops its search markers only when a transaction ends. Stale ones would misdirect later steps of this turn that use an index.
  context.chat.ymessages._searchMarker?.splice(0);
  const keep = (bundle: unknown): unknown => {
    const kept = context.keepApart(bundle as Record<string, unknown>);
    if (kept.code) {
      refusals.push({ code: kept.code });
    }
    return kept.bundle;
  };
  for (const [type, values] of plan.fallbacks) {
    values.forEach((value, key) => fallBack(type, key, value, keep));
  }
  const created: YMessage[] = [];
  const copies: YMessage[] = [];
  for (const { id, struct, isAstray, bundle } of plan.created) {
    const message = messageAt(ydoc, struct);
    if (message && isMessage(message, id, context)) {
      fallBack(message as Y.AbstractType<unknown>, BUNDLE, bundle, keep);
      const copy = isAstray ? takeOut(transaction, context.chat, message) : null;
      created.push(copy ?? message);
      if (copy) {
        copies.push(copy);
      }
    } else if (message) {
      // The gate judged the structs as they came. The frame may also have deleted some of them, or placed a value where another
      // one of the same field wins.
      if (isAstray) {
        removeTrace(transaction, context.chat, message);
      } else {
        message._item!.delete(transaction);
      }
      refusals.push({ code: 'bad_value', id });
    } else {
      refusals.push({ code: 'orphan', id }); // it refers to a refused struct
    }
  }
  // They may stand behind no astray message, so all of those go first.
  copies.forEach(copy => context.chat.end.append(copy));
  const { changed, streamed, removed } = plan;
  return { refusals, created, changed, streamed, removed, grown: plan.grown, steps };
}

/** The message field whose value may be too large for the document. */
const BUNDLE = 'mime_model';

/** Set a value if its key has none. Parts of a bundle that are stored elsewhere are left out. */
function fallBack(
  type: Y.AbstractType<unknown>,
  key: string,
  value: unknown,
  keep: (bundle: unknown) => unknown
): void {
  const map = type as Y.Map<unknown>;
  if (value !== undefined && !type._item?.deleted && !map.has(key)) {
    const isBundle = key === BUNDLE && type._item !== null; // in `users` the key is a username
    map.set(key, isBundle ? keep(value) : value);
  }
}

function isMessage(message: YMessage, id: string, context: IGateContext): boolean {
  const body = message.get('body');
  return (
    message.get('id') === id &&
    context.authorOf(message.get('sender')) !== null &&
    message.get('type') === 'msg' &&
    (typeof body === 'string' || body instanceof Y.Text)
  );
}

function checkClients(frame: IFrame, context: IGateContext, clients: IClients): void {
  const { chat, principal } = context;
  for (const [client, structs] of frame.clients) {
    const state = stateOf(chat, client);
    const last = structs[structs.length - 1];
    if (structs[0].id.clock > state) {
      throw new ChatError('gap');
    }
    const owner = clients.ownerOf(client);
    if (
      last.id.clock + last.length > state &&
      owner !== undefined &&
      owner !== principal.username
    ) {
      throw new ChatError('foreign_client_id');
    }
  }
}

function messageAt(doc: Y.Doc, id: Y.ID): YMessage | null {
  const item = Y.getItem(doc.store, id);
  return item instanceof Y.Item && item.content instanceof Y.ContentType
    ? (item.content.type as unknown as YMessage)
    : null;
}
