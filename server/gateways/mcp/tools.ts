import { Type, type Static, type TObject } from '@sinclair/typebox';
import { Breaks } from '../../breaks.js';
import { chatsFor, requireSummary, searchFor } from '../../rooms/chats/chat-list.js';
import { historyFor } from '../../rooms/chats/history.js';
import { placeOf } from '../../storage/chat-order.js';
import { parseSearch } from '../../storage/search-query.js';
import { snippetOf } from '../../storage/search.js';
import type { Asker } from './asker.js';
import type { ICall, IToolParts } from './caller.js';
import { Lines, type ILine } from './lines.js';

/** Characters of all messages in one answer. */
const ANSWER_LENGTH = 200_000;

/** Seconds that `ask_people` waits, below the time after which clients give up on a call. */
const WAIT = { usual: 50, most: 600 };

const Chat = Type.String({ maxLength: 200, description: 'The id of the chat, from list_chats' });
const Text = Type.String({ minLength: 1, maxLength: 28_672, description: 'Markdown' });
const count = (most: number, usual: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: most, default: usual }));

/** A tool: its description for models, and what it does. */
export interface ITool {
  readonly title: string;
  readonly description: string;
  readonly input: TObject;
  /** Whether it changes nothing. */
  readonly reads: boolean;
  run(parts: IToolParts, asker: Asker, call: ICall, given: unknown): Promise<object>;
}

function tool<Input extends TObject>(
  title: string,
  description: string,
  fields: { input: Input; reads: boolean },
  run: (parts: IToolParts, asker: Asker, call: ICall, given: Static<Input>) => Promise<object>
): ITool {
  return { title, description, ...fields, run: run };
}

const closed = { additionalProperties: false };

/** The tools by their names. */
export const TOOLS: Readonly<Record<string, ITool>> = {
  list_chats: tool(
    'List chats',
    'Lists the chats that you can read, the one with the newest activity first.',
    {
      reads: true,
      input: Type.Object(
        {
          limit: count(100, 30),
          name: Type.Optional(
            Type.String({ maxLength: 200, description: 'Only chats with this in their name' })
          ),
          after: Type.Optional(
            Type.String({ maxLength: 200, description: 'The id of the last chat that you know' })
          )
        },
        closed
      )
    },
    async ({ storage, rates }, _asker, { principal }, { limit = 30, name, after }) => {
      if (name !== undefined) {
        rates.consumeCostly('search', principal); // all names are compared
      }
      const last = after === undefined ? null : await requireSummary(storage, principal, after);
      const found = await chatsFor(storage, principal, {
        limit: limit + 1,
        ...(name !== undefined && { named: name }),
        ...(last && { after: placeOf(last) })
      });
      const chats = found.slice(0, limit).map(summary => ({
        id: summary.row.id,
        name: summary.row.topic,
        ...(summary.partner !== undefined && { with: summary.partner }),
        ...(summary.role !== null && { role: summary.role }),
        access: summary.row.access,
        unread: summary.unread,
        ...(summary.last && { lastMessage: new Date(summary.last.time * 1000).toISOString() })
      }));
      return { chats, more: found.length > limit };
    }
  ),

  read_chat: tool(
    'Read a chat',
    'Reads the newest messages of a chat, oldest first. With `before`, reads those before that position.',
    {
      reads: true,
      input: Type.Object(
        {
          chat: Chat,
          limit: count(100, 30),
          before: Type.Optional(
            Type.Integer({ minimum: 1, description: 'The seq of the oldest message that you know' })
          )
        },
        closed
      )
    },
    async ({ storage }, _asker, { principal }, { chat, limit = 30, before = Infinity }) => {
      const history = await historyFor(storage, principal, chat);
      const rows = await history.before(before, limit + 1);
      const lines = new Lines(storage, chat, time => history.sees(time));
      const messages: ILine[] = [];
      let length = 0;
      const breaks = new Breaks();
      for (const { message } of rows.slice(0, limit)) {
        await breaks.take();
        const line = await lines.of(message);
        length += line.text.length;
        if (length > ANSWER_LENGTH) {
          break;
        }
        messages.unshift(line);
      }
      return { messages, more: rows.length > messages.length };
    }
  ),

  search: tool(
    'Search messages',
    'Finds messages in all chats that you can read. A message must contain every word; the best come first.',
    {
      reads: true,
      input: Type.Object(
        {
          q: Type.String({
            minLength: 1,
            maxLength: 1_000,
            description:
              'Words of texts and names of files, and filters: from:, in:, has: (file, image, link, code), before:, after:'
          }),
          limit: count(50, 20)
        },
        closed
      )
    },
    async ({ storage, rates, hold }, _asker, call, { q, limit = 20 }) => {
      const { principal, credential, signal } = call;
      rates.consumeCostly('search', principal);
      const query = parseSearch(q);
      const right = hold(credential);
      const range = { limit, skip: 0, signal };
      const hits = await searchFor(storage, principal, query, range).finally(() => right.dispose());
      right.require();
      const breaks = new Breaks();
      const found: object[] = [];
      for (const { chat, from, message } of hits) {
        await breaks.take(); // a long message takes a while
        const line = await new Lines(storage, chat.id, time => time >= from).of(message);
        const { text } = snippetOf(message.body, query.terms);
        found.push({ chat: chat.id, chatName: chat.topic, ...line, text });
      }
      return { messages: found };
    }
  ),

  post: tool(
    'Post a message',
    'Writes a message into a chat, in your name. People see it at once.',
    {
      reads: false,
      input: Type.Object(
        {
          chat: Chat,
          text: Text,
          replyTo: Type.Optional(
            Type.String({ maxLength: 200, description: 'The id of the message that this answers' })
          )
        },
        closed
      )
    },
    async ({ rooms, hold }, _asker, { principal, credential }, { chat, text, replyTo }) => {
      const message = { body: text, ...(replyTo !== undefined && { reply_to: replyTo }) };
      const right = hold(credential);
      try {
        const sent = await rooms.execute(principal, { type: 'send', chat, message }, right);
        return { id: sent.id, seq: sent.seq };
      } finally {
        right.dispose();
      }
    }
  ),

  ask_people: tool(
    'Ask the people of a chat',
    'Asks a question in a chat and waits until somebody answers by a button or a reply. If nobody answers in time, the result has `waiting: true`: ' +
      'call again with the same chat and its `question` to go on waiting.',
    {
      reads: false,
      input: Type.Object(
        {
          chat: Chat,
          text: Type.Optional(Text),
          options: Type.Optional(
            Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
              minItems: 1,
              maxItems: 10,
              description: 'The labels of buttons'
            })
          ),
          people: Type.Optional(
            Type.Array(Type.String({ maxLength: 200 }), {
              minItems: 1,
              maxItems: 50,
              description: 'The usernames of those who may answer. Default: everybody in the chat'
            })
          ),
          seconds: count(WAIT.most, WAIT.usual),
          question: Type.Optional(
            Type.String({
              maxLength: 200,
              description: 'The id of a question that was asked before'
            })
          )
        },
        closed
      )
    },
    (_parts, asker, call, { seconds = WAIT.usual, ...asked }) =>
      asker.ask(call, { ...asked, seconds })
  )
};
