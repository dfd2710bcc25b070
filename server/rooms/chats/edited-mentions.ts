import { Mentions, type IUser, type YChat } from '../../../src/document/index.js';
import { managerOf } from '../../storage/routing.js';
import type { IMessageRow, IParticipantRow, IStorage } from '../../storage/storage.js';
import type { CommandOf } from '../commands.js';
import { botsAmong, botsAskedBy } from './asked-bots.js';

type Edit = CommandOf<'edit'>;

/** The most mentions of one message. */
const MOST = 250;

interface IMentionStore {
  readonly storage: Pick<IStorage, 'getParticipants' | 'getBot' | 'getUser' | 'getMessage'>;
  readonly chat: YChat;
}

/**
 * Completes an edit of a text: the users whom the new text mentions, unless the caller says so, and the bots that it asks because it mentions
 * them newly. A manager hears what was said once.
 */
export async function withMentions(edit: Edit, { storage, chat }: IMentionStore): Promise<Edit> {
  const { body, id, mentions: given } = edit;
  const row = (chat.getMessage(id) ?? (await storage.getMessage(edit.chat, id))) as IMessageRow;
  if (typeof body !== 'string' || !row) {
    return { ...edit, asks: [] };
  }
  const participants = await storage.getParticipants(edit.chat);
  const mentions = [...(given ?? (await mentionsIn(body, participants, { storage, chat })))];
  const asked = (message: IMessageRow): Promise<readonly string[]> =>
    botsAskedBy(message, edit.chat, participants, { storage });
  const before = new Set([...(row.mentions ?? []), ...(await asked(row))]);
  const now = managerOf(participants) === null ? await asked({ ...row, body, mentions }) : [];
  const named = new Set(mentions);
  return { ...edit, mentions, asks: now.filter(bot => named.has(bot) && !before.has(bot)) };
}

async function mentionsIn(
  body: string,
  participants: readonly IParticipantRow[],
  { storage, chat }: IMentionStore
): Promise<readonly string[]> {
  if (!body.includes('@')) {
    return [];
  }
  const bots: IUser[] = (await botsAmong(participants, { storage })).map(
    ({ username, displayName }) => ({ username, name: displayName, display_name: displayName })
  );
  const known = [...chat.yusers.values()].filter(
    ({ username }) => !bots.some(bot => bot.username === username)
  );
  return new Mentions([...bots, ...known]).usernamesIn(body).slice(0, MOST);
}
