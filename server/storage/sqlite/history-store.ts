import { Breaks } from '../../breaks.js';
import { memberIn } from '../json-member.js';
import type { IHistoryRow, IHistoryStore } from '../history.js';
import type { ITransactions } from './connection.js';
import { LARGE, toMessageRow, type IMessageRecord } from './messages.js';
import type { Tables } from './tables.js';

/** The messages of the chats, with their large bundles unparsed. */
export const historyStore = ({ read }: ITransactions): IHistoryStore => {
  const rowsIn = async (
    chat: string,
    select: (messages: Tables['messages']) => readonly IMessageRecord[]
  ): Promise<IHistoryRow[]> =>
    historyRows(await read(({ chats, messages }) => (chats.isThere(chat) ? select(messages) : [])));
  return {
    get: async (chat, id) =>
      (await rowsIn(chat, ({ records }) => records.get(chat, id)))[0] ?? null,
    before: (chat, { before = Number.MAX_SAFE_INTEGER, since, limit }) =>
      rowsIn(chat, ({ records }) => records.before(chat, before, limit, since)),
    after: (chat, after, limit) => rowsIn(chat, ({ records }) => records.after(chat, after, limit)),
    thread: (chat, id, { before = Number.MAX_SAFE_INTEGER, limit }) =>
      rowsIn(chat, ({ records }) => records.thread(chat, id, before, limit)),
    pinned: (chat, { before = Number.MAX_SAFE_INTEGER, limit }) =>
      rowsIn(chat, ({ records }) => records.pinned(chat, before, limit))
  };
};

async function historyRows(records: readonly IMessageRecord[]): Promise<IHistoryRow[]> {
  const breaks = new Breaks();
  const rows: IHistoryRow[] = [];
  for (const record of records) {
    rows.push(await historyRow(record, breaks));
  }
  return rows;
}

async function historyRow(record: IMessageRecord, breaks: Breaks): Promise<IHistoryRow> {
  const { json } = record;
  if (typeof json === 'string') {
    return { message: toMessageRow(record) };
  }
  await breaks.take(); // to read a large row takes a while, too
  const place = await memberIn(json, 'mime_model', breaks);
  if (!place || place.to - place.from <= LARGE) {
    return { message: toMessageRow(record) };
  }
  const { from, to } = place;
  const rest = Buffer.concat([json.subarray(0, from), Buffer.from('null'), json.subarray(to)]);
  return {
    message: { ...toMessageRow({ json: rest }), mime_model: undefined },
    bundle: json.subarray(from, to)
  };
}
