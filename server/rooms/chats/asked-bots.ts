import { botsAsked, type IUser } from '../../../src/document/index.js';
import { managerOf } from '../../storage/routing.js';
import { cardOf } from '../../storage/storage.js';
import type { IBotCard, IMessageRow, IParticipantRow, IStorage } from '../../storage/storage.js';

/** The places that know bots. */
export interface IKnownBots {
  readonly storage: Pick<IStorage, 'getBot' | 'getUser'>;
  /** The bots that run in the server, if they may not be registered. */
  readonly bots?: readonly IBotCard[];
}

/** The bots among the participants of a chat, with the answers that are set there and the powers with which they joined. */
export async function botsAmong(
  participants: readonly Pick<IParticipantRow, 'username' | 'role' | 'answers' | 'traits'>[],
  { storage, bots = [] }: IKnownBots
): Promise<IBotCard[]> {
  const running = new Map(bots.map(card => [card.username, card]));
  const deciding = managerOf(participants);
  const cards = participants
    .filter(({ username, role }) => role === 'bot' || running.has(username))
    .map(async ({ username, answers, traits = {} }) => {
      const card = await cardIn(username, storage, running);
      const powers = { required: traits.required, manager: username === deciding || undefined };
      const { serves } = traits;
      return { ...card, ...powers, ...(answers && { answers }), ...(serves && { serves }) };
    });
  return Promise.all(cards);
}

/** The card of a bot. Of one that nobody has registered and that does not run in the server, only the name is known. */
async function cardIn(
  username: string,
  storage: IKnownBots['storage'],
  running: ReadonlyMap<string, IBotCard>
): Promise<IBotCard> {
  const row = await storage.getBot(username);
  const card = row ? cardOf(row) : running.get(username);
  if (card) {
    return card;
  }
  const displayName = (await storage.getUser(username))?.displayName ?? username;
  return { username, displayName, kind: 'outside', answers: 'always' };
}

/** The usernames of the bots of a chat that a message asks. Only people ask bots, because bots that asked each other would never stop. */
export async function botsAskedBy(
  { type, deleted, sender, body, mentions = [], reply_to: replied }: IMessageRow,
  chat: string,
  participants: readonly IParticipantRow[],
  { storage, bots }: IKnownBots & { readonly storage: Pick<IStorage, 'getMessage'> }
): Promise<string[]> {
  if (type === 'system' || deleted || (await storage.getUser(sender))?.bot) {
    return [];
  }
  const cards = await botsAmong(participants, { storage, bots });
  const known = new Set(cards.map(({ username }) => username));
  if (known.has(sender)) {
    return [];
  }
  const repliedTo = replied === undefined ? undefined : await storage.getMessage(chat, replied);
  const others = mentions.filter(name => !known.has(name));
  const people = [...new Set(others)];
  return botsAsked(
    { body, mentions, sender },
    cards.map(({ commands = [], ...card }) => ({ ...card, commands })),
    {
      people: (await Promise.all(people.map(name => storage.getUser(name)))).flatMap(asUser),
      repliedTo: repliedTo?.sender
    }
  );
}

const asUser = (row: Awaited<ReturnType<IStorage['getUser']>>): IUser[] =>
  row ? [{ username: row.username, name: row.name, display_name: row.displayName }] : [];
