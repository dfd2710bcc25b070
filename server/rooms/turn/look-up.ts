import { isUsername, rateKeyOf } from '../../identity/principal.js';
import {
  NO_ANSWER,
  type IChatAnswer,
  type IChatQuestion,
  type IStorage
} from '../../storage/storage.js';
import { candidateEntries, candidateIds, candidateReplies, hasBundle } from '../gate/frame.js';
import { isMessageId } from '../gate/values.js';
import type { ChatState } from '../document/chat-state.js';
import type { INeeds } from './needs.js';
import type { QueueItem } from './queue-items.js';
import { needsOf } from './room-commands.js';

/** The maximum number of keys in one question to the store. The answer to a longer one would keep all of its chats waiting. */
const MAX_KEYS = 5_000;

/** The number of keys (ids, usernames, times) that a question asks about. */
const keysIn = (question: IChatQuestion): number =>
  Object.values<string | readonly unknown[]>({ ...question, chat: '' }).reduce(
    (sum, { length }) => sum + length,
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

/**
 * The question to the store about the items of a turn: all that the turn needs to know and the document does not tell.
 *
 * @returns also the message ids beyond the rate limit, which the question leaves out. If the gate judges such an id, it counts as taken.
 */
export function questionOf(
  { chat, id: chatId, limits }: Pick<ChatState, 'chat' | 'id' | 'limits'>,
  items: readonly QueueItem[]
): { question: IChatQuestion; unasked: readonly string[] } {
  const isElsewhere = (id: string): boolean => isMessageId(id) && !chat.getYMessage(id);
  const { asked, unasked } = idsInFrames(items, isElsewhere, limits.messagesPer10s);
  const needs = items.map(item => needsOfItem(item, limits.messagesPer10s));
  const all = <T>(pick: (needs: INeeds) => readonly T[] | undefined): T[] => [
    ...new Set(needs.flatMap(one => pick(one) ?? []))
  ];
  const messages = all(need => need.messages).filter(isElsewhere);
  const keys = items.flatMap(item => (item.type === 'update' ? candidateEntries(item.frame) : []));
  const question = {
    chat: chatId,
    ids: [...new Set([...asked, ...messages])],
    messages,
    replies: all(({ replies }) => replies).filter(isElsewhere),
    files: all(({ files }) => files),
    entries: all(({ entries }) => entries),
    entryIds: [...new Set(keys)],
    owners: [...new Set(items.filter((_, i) => needs[i].attaches).flatMap(ownerOf))],
    times: all(({ times }) => times).map(time => time - 1), // earlier messages
    newcomers: all(({ newcomers }) => newcomers).filter(isUsername)
  };
  return { question, unasked };
}

/** @param maxMessages - the most messages of a frame that the rate limit lets pass */
function needsOfItem(item: QueueItem, maxMessages: number): INeeds {
  switch (item.type) {
    case 'command':
      return needsOf(item.command, item.freshId);
    case 'update':
      return {
        attaches: hasBundle(item.frame) || candidateEntries(item.frame).length > 0,
        replies: candidateReplies(item.frame).slice(0, maxMessages)
      };
    default:
      return {};
  }
}

/** The ids of the new messages in frames: those to ask the store about, and those beyond the rate limit of their sender. */
function idsInFrames(
  items: readonly QueueItem[],
  isElsewhere: (id: string) => boolean,
  maxIds: number
): { asked: string[]; unasked: string[] } {
  const asked: string[] = [];
  const unasked: string[] = [];
  const counts = new Map<string, number>();
  for (const item of items) {
    if (item.type === 'update') {
      const { username } = item.session.principal;
      for (const id of candidateIds(item.frame).filter(isElsewhere)) {
        const count = (counts.get(username) ?? 0) + 1;
        counts.set(username, count);
        (count > maxIds ? unasked : asked).push(id);
      }
    }
  }
  return { asked, unasked };
}

/** The owner of the quota that the files of an item count towards. */
const ownerOf = (item: QueueItem): string[] =>
  item.type === 'command'
    ? [rateKeyOf(item.principal)]
    : item.type === 'update'
      ? [rateKeyOf(item.session.principal)]
      : [];
