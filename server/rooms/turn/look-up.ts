import { isUsername, rateKeyOf } from '../../identity/principal.js';
import {
  NO_ANSWER,
  type IChatAnswer,
  type IChatQuestion,
  type IStorage
} from '../../storage/storage.js';
import { candidatesOf } from '../gate/frame.js';
import { isFileIds, isMessageId } from '../gate/values.js';
import type { ChatState } from '../document/chat-state.js';
import type { ICommandItem, IUpdateItem, QueueItem } from './queue-items.js';
import { needsOf } from './room-commands.js';

/** The maximum number of keys in one question to the store. The answer to a longer one would keep all of its chats waiting. */
const MAX_KEYS = 5_000;

/** The most files in the frames of one sender about which one question asks. */
const MAX_NAMED = 1_000;

/** The number of keys (ids, usernames, times) that a question asks about. */
const keysIn = (question: IChatQuestion): number =>
  Object.values<string | number | readonly unknown[]>({ ...question, chat: '' }).reduce<number>(
    (sum, asked) => sum + (typeof asked === 'number' ? asked : asked.length),
    0
  );

/**
 * Ask the store about many chats at once, so that the number of questions does not grow with the number of chats. Questions with too many
 * keys are asked in parts. If a joint question fails, the store is asked about each of its chats alone. So the failure of one chat does
 * not affect the others.
 *
 * @param onError - called with the error of a joint question
 * @returns an answer or an error for each question
 */
export async function lookUp(
  storage: IStorage,
  questions: readonly IChatQuestion[],
  onError: (error: unknown) => void
): Promise<PromiseSettledResult<IChatAnswer>[]> {
  const answers: PromiseSettledResult<IChatAnswer>[][] = [];
  for (let from = 0; from < questions.length;) {
    let keys = keysIn(questions[from]);
    let to = from + 1;
    while (to < questions.length && keys + keysIn(questions[to]) <= MAX_KEYS) {
      keys += keysIn(questions[to++]);
    }
    answers.push(await askAbout(storage, questions.slice(from, to), onError));
    from = to;
  }
  return answers.flat();
}

async function askAbout(
  storage: IStorage,
  questions: readonly IChatQuestion[],
  onError: (error: unknown) => void
): Promise<PromiseSettledResult<IChatAnswer>[]> {
  try {
    const asks = questions.some(question => keysIn(question) > 0);
    const answers = asks ? await storage.lookUp(questions) : questions.map(() => NO_ANSWER);
    return answers.map(value => ({ status: 'fulfilled', value }));
  } catch (reason) {
    if (questions.length === 1) {
      return [{ status: 'rejected', reason }];
    }
    onError(reason);
    const alone: PromiseSettledResult<IChatAnswer>[][] = [];
    for (const question of questions) {
      alone.push(await askAbout(storage, [question], onError));
    }
    return alone.flat();
  }
}

/** The parts that a question leaves out, because frames name too many. */
export interface IUnasked {
  /** The ids of messages beyond the rate limit of their sender. */
  readonly ids: string[];
  /** The attachments that frames name beyond `MAX_NAMED`. */
  readonly files: string[];
}

/** An answer in which the ids that the question left out count as used. */
export const withUnasked = (answer: IChatAnswer, { ids, files }: IUnasked): IChatAnswer => ({
  ...answer,
  taken: new Set([...answer.taken, ...ids]),
  takenEntries: new Set([...answer.takenEntries, ...files])
});

/** The question to the store about the items of a turn: all that the turn needs to know and the document does not tell. */
export function questionOf(
  { chat, id: chatId, limits }: Pick<ChatState, 'chat' | 'id' | 'limits'>,
  items: readonly QueueItem[]
): { question: IChatQuestion; unasked: IUnasked } {
  const isElsewhere = (id: string): boolean => isMessageId(id) && !chat.getYMessage(id);
  const needs = new NeedsOfTurn(limits.messagesPer10s);
  for (const item of items) {
    if (item.type === 'command') {
      needs.addCommand(item);
    } else if (item.type === 'update') {
      needs.addFrame(item, isElsewhere);
    }
  }
  const messages = [...needs.messages].filter(isElsewhere);
  const question = {
    chat: chatId,
    ids: [...new Set([...needs.ids, ...messages])],
    messages,
    replies: [...needs.replies].filter(isElsewhere),
    files: [...needs.files],
    entries: [...needs.entries],
    entryIds: [...needs.entryIds],
    owners: [...needs.owners],
    times: [...needs.times].map(time => time - 1), // earlier messages
    newcomers: [...needs.newcomers].filter(isUsername),
    ...(needs.pins && { pins: limits.pins })
  };
  return { question, unasked: needs.unasked };
}

/** The keys that the items of a turn need from the store, each once. */
class NeedsOfTurn {
  /** @param _maxMessages - the most messages of a user that the rate limit lets pass */
  constructor(private readonly _maxMessages: number) {}

  readonly ids = new Set<string>();
  readonly unasked: IUnasked = { ids: [], files: [] };
  readonly messages = new Set<string>();
  readonly replies = new Set<string>();
  readonly files = new Set<string>();
  readonly entries = new Set<string>();
  readonly entryIds = new Set<string>();
  readonly owners = new Set<string>();
  readonly times = new Set<number>();
  readonly newcomers = new Set<string>();
  pins = false;

  addCommand({ command, freshId, principal }: ICommandItem): void {
    const { attaches, messages, replies, files, entries, times, newcomers, pins } = needsOf(
      command,
      freshId
    );
    this.pins ||= pins === true;
    addAll(this.messages, messages);
    addAll(this.replies, replies);
    // The command is refused if it names more than a message may have.
    addAll(this.files, isFileIds(files) ? files : []);
    addAll(this.entries, isFileIds(entries) ? entries : []);
    addAll(this.times, times);
    addAll(this.newcomers, newcomers);
    if (attaches) {
      this.owners.add(rateKeyOf(principal));
    }
  }

  /** @param isElsewhere - whether a message with this id may be in the store and is not in the document */
  addFrame({ frame, session }: IUpdateItem, isElsewhere: (id: string) => boolean): void {
    const { ids, replies, entries, files, hasBundle } = candidatesOf(frame);
    const { principal } = session;
    for (const id of ids.filter(isElsewhere)) {
      const count = (this._counts.get(principal.username) ?? 0) + 1;
      this._counts.set(principal.username, count);
      if (count > this._maxMessages) {
        this.unasked.ids.push(id);
      } else {
        this.ids.add(id);
      }
    }
    addAll(this.replies, replies.slice(0, this._maxMessages));
    addAll(this.entryIds, entries);
    this._addFiles(principal.username, files, frame.entries);
    if (hasBundle || entries.length > 0) {
      this.owners.add(rateKeyOf(principal));
    }
  }

  /** @param coming - the keys that a later piece of the frame may be the first to set, if they were never used */
  private _addFiles(
    sender: string,
    files: readonly string[],
    coming: ReadonlySet<string> = new Set()
  ): void {
    const count = this._named.get(sender) ?? 0;
    const most = Math.max(0, MAX_NAMED - count);
    const asked = files.slice(0, most);
    this._named.set(sender, count + asked.length);
    addAll(this.files, asked);
    addAll(this.entries, asked);
    addAll(
      this.entryIds,
      asked.filter(file => coming.has(file))
    );
    files.slice(most).forEach(file => this.unasked.files.push(file));
  }

  /** The number of files that frames name, by their senders. */
  private readonly _named = new Map<string, number>();
  /** New messages in frames, by their senders. */
  private readonly _counts = new Map<string, number>();
}

const addAll = <T>(to: Set<T>, keys: readonly T[] = []): void => keys.forEach(key => to.add(key));
