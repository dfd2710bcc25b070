import type { IMessageItem } from '../../model/index.js';
import { startOfDay } from '../shared/time.js';
import type { Piece } from './virtual/drawn-rows.js';

/** The longest time span of a stack, in seconds, so that a name and a time are never far away. */
const STACK_SECONDS = 300;

/** The key of the New line. */
export const NEW = 'new';

/** A row of the message list. */
export type Row =
  | { kind: 'day'; key: string; time: number }
  | { kind: 'new'; key: string }
  | {
      kind: 'message';
      key: string;
      item: IMessageItem;
      /** True if the row continues a stack by the same author. It then has no avatar and no name. */
      stacked: boolean;
      /** True if the row is the last of its stack. */
      last: boolean;
      /** True if the row shows the message that it answers: a reply, unless it continues a stack of replies to the same message. */
      quotes: boolean;
      /** True if that message is directly above. */
      isBelow: boolean;
    };

export interface IRowOptions {
  stack: boolean;
  showDeleted: boolean;
  /** The `seq` after which the New line stands; null for no line. */
  newAfter: number | null;
}

/** Turns messages into rows, with day lines and the New line between them. `time` in rows is in milliseconds. */
export function toRows(messages: readonly IMessageItem[], options: IRowOptions): Row[] {
  const rows: Row[] = [];
  let head: IMessageItem | null = null;
  let above: IMessageItem | undefined;
  let day = NaN;
  const { newAfter } = options;
  let isNew = newAfter === null;
  for (const item of messages) {
    if (item.deleted && !options.showDeleted) {
      continue;
    }
    const time = (item.time ?? 0) * 1000;
    if (item.time !== undefined && startOfDay(time) !== day) {
      day = startOfDay(time);
      rows.push({ kind: 'day', key: `day ${item.id}`, time });
      head = null;
    }
    if (!isNew && item.type === 'msg' && !item.own && (item.seq ?? 0) > newAfter!) {
      isNew = true;
      rows.push({ kind: 'new', key: NEW });
      head = null;
    }
    const stacked = options.stack && head !== null && belongs(item, head);
    const before = rows[rows.length - 1];
    if (stacked && before.kind === 'message') {
      before.last = false;
    } else {
      head = item.type === 'system' ? null : item;
    }
    const { reply_to: answered } = item;
    const quotes = answered !== undefined && !(stacked && answered === above?.reply_to);
    const isBelow = answered === above?.id;
    rows.push({ kind: 'message', key: item.id, item, stacked, last: true, quotes, isBelow });
    above = item;
  }
  return rows;
}

/** Returns the id of the last message in the rows up to `index`. */
export function lastMessage(rows: readonly Row[], index: number): string | undefined {
  for (let i = index; i >= 0; i--) {
    const row = rows[i];
    if (row?.kind === 'message') {
      return row.item.id;
    }
  }
  return undefined;
}

/** Whether a row can be focused. System messages cannot, because they offer no actions. */
export const isReachable = (row: Row): boolean => row.kind === 'message' && row.item.type === 'msg';

/** Returns the key of the last row in the page that can be focused. */
export function lastReachable(rows: readonly Row[], pieces: readonly Piece[]): string | undefined {
  const drawn = pieces.flatMap(piece => (piece.kind === 'row' ? rows[piece.index] : []));
  return drawn.filter(isReachable).at(-1)?.key;
}

const belongs = (item: IMessageItem, head: IMessageItem): boolean =>
  item.type === 'msg' &&
  item.own === head.own &&
  item.sender === head.sender &&
  item.display_name === head.display_name &&
  (item.time ?? 0) - (head.time ?? 0) <= STACK_SECONDS;
