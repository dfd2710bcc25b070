import type { IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { bareNameOf, readBotName, usernameOfBot } from '../policy/names.js';
import type { IBotRow } from '../storage/storage.js';
import { beginningOf } from '../text.js';
import { readDisplayName, readFields, type IBotFields } from './bot-fields.js';

/** The fields of an agent that its owner chooses. */
export type IAgentFields = Pick<IBotFields, 'description' | 'avatar' | 'commands' | 'model'> & {
  readonly displayName: string;
};

/** The longest name and display name of an agent, in characters. The name of its owner is added to the display name. */
const NAME_LENGTH = 40;
const OWNER_LENGTH = 64;

/** Characters that make the username of an agent its own: many people have an agent of one name. */
const MARK_LENGTH = 8;

/** The agent that a user has under a name. */
export const agentOf = (
  bots: readonly IBotRow[],
  owner: string,
  name: string
): IBotRow | undefined =>
  bots.find(bot => bot.kind === 'agent' && bot.owner === owner && nameOf(bot) === name);

/** An agent that nobody has described yet. @throws ChatError `bad_value` */
export function newAgent(
  { username: owner }: IPrincipal,
  name: string,
  clock: Pick<IClock, 'now' | 'uuid'>
): IBotRow {
  if (name.length > NAME_LENGTH) {
    throw new ChatError('bad_value', `The name has more than ${NAME_LENGTH} characters.`, 'name');
  }
  const mark = clock.uuid().replace(/-/g, '').slice(-MARK_LENGTH);
  const username = usernameOfBot(`${readBotName(name, 'name')}-${mark}`);
  const displayName = username;
  return {
    username,
    displayName,
    kind: 'agent',
    answers: 'mentioned',
    owner,
    createdOn: clock.now()
  };
}

/** The agent as its owner describes it. Its display name says whose agent it is, by this name. @throws ChatError `bad_value` */
export function describedAgent(
  { username, kind, answers, owner, createdOn }: IBotRow,
  ownerName: string,
  { displayName, ...fields }: IAgentFields
): IBotRow {
  const name = readDisplayName(displayName, NAME_LENGTH);
  return {
    ...{ username, kind, answers, owner, createdOn },
    ...readFields(username, fields),
    displayName: `${name} · ${beginningOf(ownerName, OWNER_LENGTH)}`
  };
}

/** The names of an owner for the display name of an agent: the next one if the name is taken. The last one is nobody else's. */
export const ownerNames = (
  { displayName, username }: IPrincipal,
  agent: Pick<IBotRow, 'username'>
): readonly string[] => [
  displayName,
  username,
  `${username} ${agent.username.slice(-MARK_LENGTH)}`
];

const nameOf = ({ username }: IBotRow): string => bareNameOf(username).slice(0, -MARK_LENGTH - 1);
