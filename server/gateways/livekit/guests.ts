import { v5 } from 'uuid';
import { cleanName, isGuestUsername, isReserved } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import { LruMap } from '../../lru-map.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IStorage } from '../../storage/storage.js';
import type { IRtcParticipant } from './rtc.js';

/** The namespace of the usernames of people in rooms. */
const PEOPLE = '5b0c8b3e-6f0a-4f2b-9a3f-0d4f4f1f2c6d';

/** Characters of a person's name, and of their identity, that the chat shows. */
const NAME_LENGTH = 48;

/** The name of a person who has no name that may be shown. */
const NAMELESS = 'LiveKit user';

export interface IGuestsOptions {
  readonly storage: Pick<IStorage, 'getParticipants' | 'getFormer' | 'getUser'>;
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly limits: Pick<ILimits, 'bridgeGuests'>;
  readonly chat: string;
  readonly room: string;
  /** The principal who lets people of the room into the chat. */
  readonly owner: IPrincipal;
}

/** People of one room, as guests of a chat. One identity is always the same guest. Nobody can sign in as one of them. */
export class Guests {
  constructor(private readonly _options: IGuestsOptions) {}

  /** The guest keeps the name under which they wrote first, for as long as the bridge remembers them. */
  of({ identity, name = '' }: IRtcParticipant): IPrincipal {
    const known = this._known.get(identity);
    const key = `${this._options.room}\n${identity}`;
    const guest = known ?? guestOf(key, shownName(identity, name));
    this._known.set(identity, guest);
    return guest;
  }

  /** Adds a guest to the chat, unless they are there. An owner who has removed them does not want them back. @throws ChatError */
  async join({ username, displayName }: IPrincipal): Promise<void> {
    if (this._joined.has(username)) {
      return;
    }
    const { storage, rooms, limits, chat, owner } = this._options;
    const people = await storage.getParticipants(chat);
    if (!people.some(person => person.username === username)) {
      if (await storage.getFormer(chat, username)) {
        throw new ChatError('removed_from_chat');
      }
      const guests = people.filter(person => isGuestUsername(person.username)).length;
      if (guests >= limits.bridgeGuests) {
        throw new ChatError('too_many_participants');
      }
      // A command shows its principal under the name that it gives.
      const known = await storage.getUser(owner.username);
      const { refused } = await rooms.execute(
        { ...owner, ...known },
        {
          type: 'add-participants',
          chat,
          participants: [{ username, displayName }]
        }
      );
      if (refused.length > 0) {
        throw new ChatError(refused[0].code);
      }
    }
    this._joined.add(username);
  }

  /** The participants of the chat have changed. */
  forgetPeople(): void {
    this._joined.clear();
  }

  private readonly _known = new LruMap<IPrincipal>(1_000);
  private readonly _joined = new Set<string>();
}

function guestOf(key: string, name: string): IPrincipal {
  const username = `guest-${v5(key, PEOPLE)}`;
  return {
    ...{ username, name, displayName: name },
    ...{ bot: false, admin: false, guest: true, entrance: username }
  };
}

/** A person's name with their identity, because others in the room can have the same name. */
function shownName(identity: string, name: string): string {
  const parts = [name, identity].map(part => cleanName(part, NAME_LENGTH));
  const shown = [...new Set(parts)].filter(part => part !== '' && !isReserved(part));
  return cleanName(shown.join(' · ')) || NAMELESS;
}
