import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { IFrame } from './frame.js';
import { integrate } from './integrate.js';
import { Judge } from './judge.js';
import type { IGateContext } from './plan.js';
import type { IRefusal } from './plan.js';

/** What came in with a frame. */
export interface IAdmitted {
  readonly refusals: readonly IRefusal[];
  /** Messages that are new, in the order in which the frame brought them. */
  readonly created: readonly YMessage[];
  readonly changed: ReadonlySet<YMessage>;
  /** Messages whose texts have grown or shrunk. */
  readonly streamed: ReadonlySet<YMessage>;
  /** Ids of messages that are gone. */
  readonly removed: readonly string[];
  /** Structs for which as many characters have come to texts. */
  readonly grown: number;
  /** How many items the structs were moved past. */
  readonly steps: number;
}

/** Where client ids belong. */
export interface IClients {
  ownerOf(client: number): string | undefined;
}

/**
 * Let a frame in, as far as its sender may write it: decode, judge, neutralise, integrate.
 *
 * Operations are judged, not the state that results: the document itself is the last accepted state. A refused
 * struct keeps its clock and its place and loses its content, so that what its sender writes next still arrives.
 * Nothing that is refused is ever handed to the document, so none of it can get into the log.
 *
 * To be called inside a transaction of the document.
 *
 * @throws ChatError when nothing of the frame was applied: `malformed`, `gap`, `foreign_client_id`.
 */
export function admit(
  transaction: Y.Transaction,
  frame: IFrame,
  context: IGateContext,
  clients: IClients
): IAdmitted {
  const { ydoc } = context.chat;
  checkClients(frame, context, clients);
  const plan = new Judge(context, frame).judge();
  const refusals = [...plan.refusals];
  const steps = integrate(transaction, plan, context.steps);
  if (steps > context.steps) {
    refusals.push({ code: 'too_many_requests', reset: true });
  }
  // Yjs forgets its search markers when a transaction ends: what a turn does by index after a frame would go astray.
  context.chat.ymessages._searchMarker?.splice(0);
  const keep = (bundle: unknown): unknown => {
    const kept = context.keepApart(bundle as Record<string, unknown>);
    refusals.push(...(kept.code ? [{ code: kept.code }] : []));
    return kept.bundle;
  };
  for (const [type, values] of plan.fallbacks) {
    values.forEach((value, key) => fallBack(type, key, value, keep));
  }
  const created: YMessage[] = [];
  for (const { id, struct, bundle } of plan.created) {
    const message = messageAt(ydoc, struct);
    if (message && isMessage(message, id, context.principal)) {
      created.push(message);
      fallBack(message as Y.AbstractType<unknown>, BUNDLE, bundle, keep);
    } else if (message) {
      // What was judged is what came. The frame may have taken some of it back, or have put it where it does not hold.
      message._item!.delete(transaction);
      refusals.push({ code: 'bad_value', id });
    } else {
      refusals.push({ code: 'orphan', id }); // it stood on what was refused
    }
  }
  const { changed, streamed, removed } = plan;
  return { refusals, created, changed, streamed, removed, grown: plan.grown, steps };
}

/** The field of a message whose value may be too long for the document. */
const BUNDLE = 'mime_model';

/** Set a value where nothing is left for its key; a bundle without what is to be kept elsewhere. */
function fallBack(
  type: Y.AbstractType<unknown>,
  key: string,
  value: unknown,
  keep: (bundle: unknown) => unknown
): void {
  const map = type as Y.Map<unknown>;
  if (value !== undefined && !type._item?.deleted && !map.has(key)) {
    const isBundle = key === BUNDLE && type._item !== null; // in `users` it is somebody's name
    map.set(key, isBundle ? keep(value) : value);
  }
}

function isMessage(message: YMessage, id: string, { username }: IPrincipal): boolean {
  const body = message.get('body');
  return (
    message.get('id') === id &&
    message.get('sender') === username &&
    message.get('type') === 'msg' &&
    (typeof body === 'string' || body instanceof Y.Text)
  );
}

function checkClients(frame: IFrame, context: IGateContext, clients: IClients): void {
  const { chat, principal } = context;
  for (const [client, structs] of frame.clients) {
    const state = Y.getState(chat.ydoc.store, client);
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
