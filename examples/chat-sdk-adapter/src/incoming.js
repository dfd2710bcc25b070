import { LockError, defaultEmojiResolver } from 'chat';
import { actionOf } from './cards.js';
import { messagePath, orMissing } from './places.js';
import { encodeThreadId } from './thread-ids.js';
import { Turn } from './turns.js';

/** How long the state remembers what the bot has seen of a message. */
const SEEN_MS = 7 * 24 * 3_600_000;
/** A process that was killed leaves locks of 30 s. */
const LOCK_PAUSE_MS = 500;
const LOCK_ATTEMPTS = 70;

const COMMAND = /^\s*\/([\p{L}\p{M}\p{N}_-]{1,64})(?:\s([^]*))?$/u;

/**
 * @typedef {import('./messages.js').RawMessage} RawMessage
 * @typedef {{ threadId: string, time: string, thread?: { direct?: string } | null, message: RawMessage, option: string, value?: string, by: string, participants?: { username: string, by?: string }[] }} EventData
 * @typedef {{ editedOn?: string, reactions: Record<string, string[]> }} Seen
 * @typedef {{ name: string, description: string }} Command
 */

/** Passes the events of the server on to the Chat SDK. */
export class Incoming {
  /**
   * @param {object} options
   * @param {import('chat').Adapter<any, any>} options.adapter
   * @param {import('chat').ChatInstance} options.chat
   * @param {import('./client.js').Client} options.client
   * @param {import('./places.js').Places} options.places
   * @param {import('./messages.js').MessageReader} options.reader
   * @param {readonly Command[]} options.commands
   * @param {string} options.me
   * @param {number} options.start the time of the start, in milliseconds since 1970
   * @param {(id: string) => Promise<void>} options.onStopped somebody has stopped a message of the bot
   */
  constructor({ adapter, chat, client, places, reader, commands, me, start, onStopped }) {
    this._adapter = adapter;
    this._chat = chat;
    this._client = client;
    this._places = places;
    this._reader = reader;
    this._commands = new Set(commands.map(({ name }) => name.toLowerCase()));
    this._me = me;
    this._start = start;
    this._onStopped = onStopped;
  }

  /**
   * Prepares an event. Returns the work on it, or undefined if there is none.
   *
   * @param {string} name
   * @param {EventData} data
   * @param {string} id
   * @returns {Promise<(() => Promise<void>) | undefined>}
   */
  async read(name, data, id) {
    const { threadId: chat, thread } = data;
    if (thread) {
      this._places.noteChat(chat, thread);
    }
    switch (name) {
      case 'chatMessageReceived':
      case 'chatMessageFinished':
        return this._message(name, data, id);
      case 'chatMessageEdited':
        return this._changed(data, id);
      case 'chatMessageDeleted':
        return this._deleted(data, id);
      case 'chatActionReceived':
        return this._action(data, id);
      case 'participantsAdded':
        return this._joined(data);
      default:
        return undefined;
    }
  }

  /** @param {string} name @param {EventData} data @param {string} id */
  async _message(name, data, id) {
    const { message, threadId: chat } = data;
    if (message.sender === this._me) {
      return message.stoppedBy === undefined ? undefined : () => this._onStopped(message.id);
    }
    if (message.streaming || message.deletedOn !== undefined) {
      return undefined;
    }
    const raw = await this._placed(chat, message);
    await this._see(raw, { editedOn: raw.editedOn, reactions: {} });
    const turn = this._turn(data, id, raw.thread, raw.id);
    const command = await this._commandIn(raw);
    if (command) {
      const user = this._reader.author(raw.sender ?? '', raw.senderDisplayName, raw.senderIsBot);
      const channelId = encodeThreadId({ chat });
      const event = { ...command, adapter: this._adapter, channelId, user, raw };
      return () => turn.run(async () => this._chat.processSlashCommand(event, undefined));
    }
    const read = this._reader.read(raw);
    return () =>
      turn.run(() =>
        this._again(turn, () =>
          // The position says what was handled.
          this._chat.processMessage(this._adapter, raw.thread, read, { deduplicate: false })
        )
      );
  }

  /** Waits for the locks of a process that was killed while it handled a message. @param {Turn} turn @param {() => Promise<void>} work */
  async _again(turn, work) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const isLeft = error instanceof LockError && turn.isRepeated && attempt < LOCK_ATTEMPTS;
        if (!isLeft) {
          throw error;
        }
        await this._client.pause(LOCK_PAUSE_MS);
      }
    }
  }

  /** A command that this bot declares. If the message mentions bots that declare it too, it asks these alone. @param {RawMessage} raw */
  async _commandIn(raw) {
    const [, name, text = ''] = COMMAND.exec(raw.content.message ?? '') ?? [];
    if (name === undefined || !this._commands.has(name.toLowerCase())) {
      return null;
    }
    const others = raw.mentions.filter(one => one !== this._me);
    if (others.length > 0 && !this._reader.mentions(raw)) {
      const path = `/chat/threads/${encodeURIComponent(raw.chat)}/bots`;
      /** @type {{ value: { username: string, commands?: Command[] }[] } | null} */
      const bots = await orMissing(this._client.ask('GET', path));
      const declares = (/** @type {Command[]} */ list) =>
        list.some(one => one.name.toLowerCase() === name.toLowerCase());
      if (bots?.value.some(one => others.includes(one.username) && declares(one.commands ?? []))) {
        return null;
      }
    }
    return { command: `/${name}`, text: text.trim() };
  }

  /** An edit, or reactions: the server tells both as a change. @param {EventData} data @param {string} id */
  async _changed({ message, threadId: chat, ...data }, id) {
    if (message.streaming || message.deletedOn !== undefined) {
      return undefined;
    }
    const key = this._seenKey(chat, message.id);
    const state = this._chat.getState();
    const before = /** @type {Seen | null} */ (await state.get(key));
    /** @type {RawMessage | null} */
    const full = await orMissing(this._client.ask('GET', messagePath(chat, message.id)));
    const raw = await this._placed(chat, full ?? message);
    const reactions = raw.colloquy?.reactions ?? {};
    await this._see(raw, { editedOn: raw.editedOn, reactions });
    const isEdited = raw.editedOn !== undefined && raw.editedOn !== before?.editedOn;
    // Content from before the bot saw the message is no news.
    const changes = before ? changesOf(before.reactions, reactions) : [];
    const turn = this._turn({ ...data, threadId: chat }, id, raw.thread, raw.id);
    return () =>
      turn.run(async () => {
        if (isEdited) {
          const event = {
            adapter: this._adapter,
            threadId: raw.thread,
            message: this._reader.read(raw)
          };
          await this._chat.processMessageUpdated(event);
        }
        for (const { emoji, by, added } of changes) {
          await this._chat.processReaction({
            adapter: this._adapter,
            emoji: defaultEmojiResolver.fromGChat(emoji),
            rawEmoji: emoji,
            added,
            user: this._reader.author(by),
            messageId: raw.id,
            threadId: raw.thread,
            raw
          });
        }
      });
  }

  /** @param {EventData} data @param {string} id */
  async _deleted({ message, threadId: chat, ...data }, id) {
    if (message.sender === this._me) {
      return undefined;
    }
    const { thread: threadId } = await this._placed(chat, message);
    const event = {
      channelId: encodeThreadId({ chat }),
      messageId: message.id,
      threadId,
      raw: message
    };
    const turn = this._turn({ ...data, threadId: chat }, id, threadId);
    return () =>
      turn.run(() => this._chat.processMessageDeleted({ ...event, adapter: this._adapter }));
  }

  /** @param {EventData} data @param {string} id */
  async _action({ message, option, value, by, threadId: chat, ...data }, id) {
    if (message.sender !== this._me) {
      return undefined;
    }
    const raw = await this._placed(chat, message);
    const turn = this._turn({ ...data, threadId: chat }, id, raw.thread, raw.id);
    const event = {
      adapter: this._adapter,
      actionId: actionOf(option),
      ...(value !== undefined && { value }),
      user: this._reader.author(by, undefined, false),
      messageId: message.id,
      threadId: raw.thread,
      raw
    };
    return () => turn.run(() => this._chat.processAction(event, undefined));
  }

  /** @param {EventData} data */
  async _joined({ threadId: chat, participants = [] }) {
    const channelId = encodeThreadId({ chat });
    return async () => {
      for (const { username, by } of participants) {
        const event = { adapter: this._adapter, channelId, userId: username };
        this._chat.processMemberJoinedChannel(
          by === undefined ? event : { ...event, inviterId: by }
        );
      }
    };
  }

  /** @param {string} chat @param {RawMessage} message @returns {Promise<RawMessage & { thread: string }>} */
  async _placed(chat, message) {
    const thread = await this._places.threadOf(chat, message.id, message.replyTo);
    return { ...message, chat, thread };
  }

  /** @param {Pick<EventData, 'time' | 'threadId'>} data @param {string} event @param {string} threadId @param {string} [message] */
  _turn({ time }, event, threadId, message) {
    const isRepeated = Date.parse(time) < this._start;
    return new Turn({ bot: this._me, event, threadId, message, isRepeated });
  }

  /** @param {RawMessage} raw @param {Seen} seen */
  async _see({ chat, id }, seen) {
    await this._chat.getState().set(this._seenKey(chat, id), seen, SEEN_MS);
  }

  /** @param {string} chat @param {string} id */
  _seenKey(chat, id) {
    return `colloquy:seen:${this._me}:${chat}:${id}`;
  }
}

/**
 * The reactions that were added and removed.
 *
 * @param {Record<string, string[]>} before
 * @param {Record<string, string[]>} after
 */
function changesOf(before, after) {
  const missing = (
    /** @type {Record<string, string[]>} */ one,
    /** @type {Record<string, string[]>} */ other
  ) =>
    Object.entries(one).flatMap(([emoji, people]) =>
      people
        .filter(by => !(Object.hasOwn(other, emoji) && other[emoji].includes(by)))
        .map(by => ({ emoji, by }))
    );
  return [
    ...missing(after, before).map(change => ({ ...change, added: true })),
    ...missing(before, after).map(change => ({ ...change, added: false }))
  ];
}
