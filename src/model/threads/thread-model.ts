import type { IChatModel, IInputModel, IMessageItem, IUnfinishedEdits } from '../contracts.js';
import type { IAnswers, IWork } from '../works.js';
import type { ThreadReading } from './thread-reading.js';

export interface IThreadParts {
  /** The id of the message at the root. */
  root: string;
  input: IInputModel;
  /** Returns the messages of the thread, in order. */
  messages(this: void): readonly IMessageItem[];
  reading: ThreadReading;
}

/**
 * A chat, narrowed to one thread: it has the messages of the thread alone and a draft of its own, and all else is the
 * chat's. To see a thread marks its replies as read, and nothing else of the chat.
 */
export function threadModel(
  chat: IChatModel,
  { root, input, messages, reading }: IThreadParts
): IChatModel {
  let target: string | null = null;
  const has = (id: string): boolean => messages().some(item => item.id === id);
  const works = (): readonly IWork[] => chat.answers.works.filter(({ question }) => has(question));
  const narrowed: Partial<IChatModel> = {
    ...{ thread: root, input, lacksNew: false },
    ...{ older: 'none', newer: 'none' },
    edits: Object.create(chat.edits, { newest: { value: null } }) as IUnfinishedEdits,
    threads: {
      current: null,
      repliesTo: () => undefined,
      open: () => undefined,
      close: () => chat.threads.close(),
      isFollowed: () => chat.threads.isFollowed(root),
      follow: (_, isFollowed) => chat.threads.follow(root, isFollowed),
      list: () => chat.threads.list(),
      get followed() {
        return chat.threads.followed;
      }
    },
    canEdit: item => chat.canEdit(item),
    canDelete: item => chat.canDelete(item),
    send: (body, replyTo) => chat.send(body, replyTo ?? root),
    visit: () => reading.visit(),
    markAsRead: upTo => reading.mark(messages(), upTo),
    resumeReading: () => reading.resume(),
    toNewest: () => undefined,
    toNew: () => Promise.resolve(),
    reveal: async id => {
      if (has(id)) {
        target = id;
        return;
      }
      chat.threads.close();
      await chat.reveal(id);
    },
    takeTarget: () => {
      const id = target;
      target = null;
      return id;
    }
  };
  const own = Object.getOwnPropertyDescriptors(narrowed);
  const answers = Object.create(chat.answers, { works: { get: works } }) as IAnswers;
  return Object.create(chat, {
    ...own,
    answers: { value: answers },
    messages: { get: messages },
    newAfter: { get: () => reading.newAfter }
  }) as IChatModel;
}
