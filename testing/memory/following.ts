import { ChatError } from '../../server/errors.js';
import type { IJournalEntry } from '../../server/storage/journal.js';
import * as S from '../../server/storage/storage.js';
import { rows, type IMemoryChat } from './chat.js';
import type { MemoryState } from './state.js';

const rootOf = ({ roots }: IMemoryChat, id: string): string => roots.get(id) ?? id;

type IKept = S.IFollowing & { own: boolean };

const ofUser = ({ followings }: IMemoryChat, username: string): Map<string, IKept> =>
  followings.get(username) ?? new Map<string, IKept>();

/** Keeps the state of a thread for a user, as the one that changed last. @returns what to tell */
function keep(
  chat: IMemoryChat,
  username: string,
  { root, follows, seq }: S.IFollowing,
  isOwn: boolean
): IJournalEntry {
  const before = ofUser(chat, username).get(root);
  const others = [...ofUser(chat, username).values()].filter(one => one !== before);
  const all = [...others, { root, follows, seq, own: isOwn || before?.own === true }];
  const oldest = all.find(({ own }) => !own) ?? all[0];
  const kept = all.length > S.FOLLOWED_MAX ? all.filter(one => one !== oldest) : all;
  chat.followings.set(username, new Map(kept.map(one => [one.root, one])));
  return { chat: chat.row.id, follows: { username, root, follows, seq } };
}

const known = (chat: IMemoryChat, username: string, message: string): S.IFollowing => {
  const { root, follows, seq } = ofUser(chat, username).get(rootOf(chat, message)) ?? {
    root: rootOf(chat, message),
    follows: false,
    seq: 0
  };
  return { root, follows, seq };
};

/** Whether a reply is in a thread that the user follows, and whether they have read it there. */
export const followed = (chat: IMemoryChat, username: string, row: S.IMessageRow) => {
  const { follows, seq } = known(chat, username, row.id);
  const isReply = row.reply_to !== undefined;
  return { isReply, isFollowed: isReply && follows, isRead: isReply && seq >= row.seq };
};

/** A new reply makes its author follow the thread, and the author of the root and those whom it mentions. @returns what to tell */
export function note(
  { users }: MemoryState,
  chat: IMemoryChat,
  { id, type, sender, reply_to: answered, mentions = [] }: S.IMessageRow
): IJournalEntry[] {
  const isKnown = (username: string): boolean => users.get(username)?.bot === false;
  if (answered === undefined || type !== 'msg' || !isKnown(sender) || !chat.messages.get(id)) {
    return [];
  }
  const author = chat.messages.get(rootOf(chat, id))?.sender;
  const others = new Set([...(author === undefined ? [] : [author]), ...mentions]);
  return [sender, ...[...others].filter(name => name !== sender)].flatMap(username => {
    const before = known(chat, username, id);
    const isKept = ofUser(chat, username).has(before.root);
    const isOwn = username === sender;
    const isNew = isOwn ? !before.follows : !isKept;
    return isNew && isKnown(username)
      ? [keep(chat, username, { ...before, follows: true }, isOwn)]
      : [];
  });
}

/** Sets what the user has read behind a `seq` to unread. @returns what to tell */
export const lower = (chat: IMemoryChat, username: string, after: number): IJournalEntry[] =>
  [...ofUser(chat, username).values()]
    .filter(({ seq }) => seq > after)
    .map(one => {
      const { root, follows } = one;
      chat.followings.get(username)!.set(root, { ...one, seq: after });
      return { chat: chat.row.id, follows: { username, root, follows, seq: after } };
    });

/** The threads that users follow, and how far they have read in each. */
export const memoryFollowing = (
  run: <T>(run: (state: MemoryState) => T) => Promise<T>
): S.IFollowingStore => ({
  get: (id, username, message) =>
    run(state =>
      state.of(
        id,
        chat => (chat.messages.get(message) ? known(chat, username, message) : null),
        null
      )
    ),

  list: (id, username, after = 0) =>
    run(state =>
      state.of(
        id,
        chat => {
          const { seq: position = 0, unread: set } = chat.reads.get(username) ?? {};
          const isThere = ({ root }: S.IFollowing): boolean =>
            (chat.messages.get(root)?.seq ?? 0) > after;
          const own = [...ofUser(chat, username).values()].filter(isThere);
          return own.reverse().map(({ root, follows, seq: readTo }) => {
            const replies = rows(chat).filter(
              ({ id: reply, deleted }) => chat.roots.get(reply) === root && !deleted
            );
            const read = Math.max(readTo, set?.after ?? position, after);
            const unread = replies.filter(({ sender, seq }) => sender !== username && seq > read);
            return {
              ...{ root, follows, seq: readTo },
              unread: Math.min(unread.length, S.UNREAD_MAX),
              lastOn: replies.at(-1)?.time ?? 0
            };
          });
        },
        []
      )
    ),

  set: (id, username, message, change, at) =>
    run(state => {
      const chat = state.require(id);
      if (!chat.messages.get(message)) {
        throw new ChatError('message_not_found');
      }
      const before = known(chat, username, message);
      const { follows = before.follows, seq = 0 } = change;
      const next = { ...before, follows, seq: Math.max(before.seq, seq) };
      if (next.follows !== before.follows || next.seq !== before.seq) {
        state.journal.add(at, [keep(chat, username, next, true)]);
      }
    })
});
