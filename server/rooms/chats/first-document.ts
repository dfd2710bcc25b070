import * as Y from 'yjs';
import { kindOf, markedName, YChat } from '../../../src/document/index.js';
import type { IPrincipal } from '../../identity/principal.js';
import { namedUser, userOf } from '../../identity/user.js';
import type { IChatRow, IMessageRow, IParticipantChange } from '../../storage/storage.js';
import type { ICreateChat } from '../commands.js';
import { participantOf, writeRows } from '../document/load.js';
import { systemMessage } from '../turn/system-messages.js';
import type { SystemEvent } from '../turn/system-messages.js';

/** The participants of a new chat. */
export interface IParty {
  readonly owner: IPrincipal;
  readonly participants: readonly IParticipantChange[];
  /** Names of participants who were invited under a name. */
  readonly names: ReadonlyMap<string, string>;
}

/** The system messages about the creation of a chat, if there are to be any. */
export function firstMessages(
  { createdOn, topic }: IChatRow,
  { owner, participants, names }: IParty,
  { announce = false, bots }: Pick<ICreateChat, 'announce' | 'bots'>
): IMessageRow[] {
  const { username: initiator } = owner;
  const usernames = participants.map(({ username }) => username);
  const { display_name: own = initiator } = userOf(owner);
  const nameOf = (username: string): string => {
    const name = names.get(username);
    return username === initiator ? own : name ? markedName(name, kindOf({ username })) : username;
  };
  const others = usernames.filter(username => username !== initiator);
  const added = (names: string[]): SystemEvent => ({
    event: 'participantAdded',
    participants: names,
    initiator
  });
  const events: SystemEvent[] = bots
    ? [
        { event: 'conversationCreated', initiator },
        ...[initiator, ...others].map(name => added([name]))
      ]
    : announce
      ? [added(usernames), { event: 'topicUpdated', topic, initiator }]
      : [];
  return events.map((event, i) => ({
    ...systemMessage(event, nameOf),
    id: String(createdOn + i),
    seq: i + 1,
    time: createdOn / 1000,
    raw_time: false
  }));
}

/** The first document of a chat, written with the client id of its room. */
export function firstUpdate(
  { id, topic, roomClient }: IChatRow,
  { owner, participants, names }: IParty,
  messages: readonly IMessageRow[]
): Uint8Array {
  const chat = new YChat();
  chat.ydoc.clientID = roomClient;
  chat.ydoc.transact(() => {
    chat.ymetadata.set('id', id);
    chat.ymetadata.set('name', topic);
    for (const { username, role, traits } of participants) {
      if (role) {
        chat.yparticipants.set(username, participantOf(username, role, { traits }));
      }
    }
    for (const [username, name] of names) {
      chat.yusers.set(username, namedUser(username, name));
    }
    if (messages.length > 0) {
      chat.yusers.set(owner.username, userOf(owner));
    }
    writeRows(chat, messages);
  });
  const update = Y.encodeStateAsUpdate(chat.ydoc);
  chat.dispose();
  return update;
}
