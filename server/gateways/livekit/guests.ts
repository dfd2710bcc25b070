import { v5 } from 'uuid';
import { cleanName, isReserved } from '../../../src/document/index.js';
import type { IPrincipal } from '../../identity/principal.js';
import { LruMap } from '../../lru-map.js';
import type { IRtcParticipant } from './rtc.js';

/** The namespace of the usernames of people in rooms. */
const PEOPLE = '5b0c8b3e-6f0a-4f2b-9a3f-0d4f4f1f2c6d';

/** Characters of a person's name, and of their identity, that the chat shows. */
const NAME_LENGTH = 48;

/** The name of a person who has no name that may be shown. */
const NAMELESS = 'LiveKit user';

/** People of one room, as guests of a chat. One identity is always the same guest. Nobody can sign in as one of them. */
export class Guests {
  constructor(private readonly _room: string) {}

  /** The guest keeps the name under which they wrote first, for as long as the bridge remembers them. */
  of({ identity, name = '' }: IRtcParticipant): IPrincipal {
    const known = this._known.get(identity);
    const guest = known ?? guestOf(`${this._room}\n${identity}`, shownName(identity, name));
    this._known.set(identity, guest);
    return guest;
  }

  private readonly _known = new LruMap<IPrincipal>(1_000);
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
