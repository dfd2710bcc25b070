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

/** The names in a question about several chats. An answer that takes long would keep all of these chats waiting. */
const MOST_NAMES = 5_000;

/** The number of names in a question, without the id of its chat. */
const namesIn = (question: IChatQuestion): number =>
  Object.values<string | readonly unknown[]>({ ...question, chat: '' }).reduce(
    (sum, { length }) => sum + length,
    0
  );

/**
 * Ask the store about many chats at once, so that the number of questions does not grow with the chats. If the joint question fails, each
 * chat is asked about alone, so that one chat's failure is no other's. Too many names are asked about in parts.
 *
 * @param onError - told of joint questions that fail
 * @returns an answer or an error for each question
 */
export async function lookUp(
  storage: IStorage,
  questions: readonly IChatQuestion[],
  onError: (error: unknown) => void
): Promise<PromiseSettledResult<IChatAnswer>[]> {
  const answers: PromiseSettledResult<IChatAnswer>[][] = [];
  for (let from = 0; from < questions.length;) {
    let names = namesIn(questions[from]);
    let to = from + 1;
    while (to < questions.length && names + namesIn(questions[to]) <= MOST_NAMES) {
      names += namesIn(questions[to++]);
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
    const asks = questions.some(question => namesIn(question) > 0);
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
 * The question about all that a turn needs and the document does not have. The ids in `unasked` count as taken if they are judged at all.
 */
export function questionOf(
  { chat, id: room, limits }: Pick<ChatState, 'chat' | 'id' | 'limits'>,
  items: readonly QueueItem[]
): { question: IChatQuestion; unasked: readonly string[] } {
  const isElsewhere = (id: string): boolean => isMessageId(id) && !chat.getYMessage(id);
  const { asked, unasked } = idsBrought(items, isElsewhere, limits.messagesPer10s);
  const needs = items.map(item => needsOfItem(item, limits.messagesPer10s));
  const all = <T>(pick: (needs: INeeds) => readonly T[] | undefined): T[] => [
    ...new Set(needs.flatMap(one => pick(one) ?? []))
  ];
  const messages = all(need => need.messages).filter(isElsewhere);
  const keys = items.flatMap(item => (item.type === 'update' ? candidateEntries(item.frame) : []));
  const question = {
    chat: room,
    ids: [...new Set([...asked, ...messages])],
    messages,
    replies: all(({ replies }) => replies).filter(isElsewhere),
    files: all(({ files }) => files),
    entries: all(({ entries }) => entries),
    entryIds: [...new Set(keys)],
    owners: [...new Set(items.filter((_, i) => needs[i].attaches).flatMap(ownerOf))],
    times: all(({ times }) => times).map(time => time - 1), // what came before
    newcomers: all(({ newcomers }) => newcomers).filter(isUsername)
  };
  return { question, unasked };
}
/** @param most - the most messages of a frame that the rate limit lets pass */
function needsOfItem(item: QueueItem, most: number): INeeds {
  switch (item.type) {
    case 'command':
      return needsOf(item.command, item.freshId);
    case 'update':
      return {
        attaches: hasBundle(item.frame) || candidateEntries(item.frame).length > 0,
        replies: candidateReplies(item.frame).slice(0, most)
      };
    default:
      return {};
  }
}

/**
 * Message ids in frames. For each sender, the store is asked about no more ids than the rate limit lets pass. The rest count as taken,
 * if they are judged at all.
 */
function idsBrought(
  items: readonly QueueItem[],
  isElsewhere: (id: string) => boolean,
  most: number
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
        (count > most ? unasked : asked).push(id);
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
