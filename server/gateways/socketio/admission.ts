import { ChatError } from '../../errors.js';
import type { Feed } from '../../feed/feed.js';
import { readPosition } from '../../feed/feed-event.js';
import type { ICredential } from '../../identity/principal.js';
import type { Strings } from '../../identity/strings.js';
import type { Rooms } from '../../rooms/rooms.js';
import { wholeRow, type IPosition } from '../../storage/journal.js';
import { readText, requireText } from './payload.js';

export interface IAdmissionOptions {
  readonly rooms: Pick<Rooms, 'authorize' | 'execute'>;
  readonly feed: Pick<Feed, 'knows' | 'position'>;
  readonly strings: Strings;
  /** Checks a credential that was verified earlier. @throws ChatError `unauthorized` */
  confirm(credential: ICredential): Promise<void>;
}

/** The place of a client in a chat. */
export interface ISeat {
  readonly credential: ICredential;
  readonly chat: string;
  /** Later events are told. */
  readonly from: IPosition;
  /** Whether events before that may be missing, although the client asked for them. */
  readonly isBehind: boolean;
}

/** Checks who may connect. */
export class Admission {
  constructor(private readonly _options: IAdmissionOptions) {}

  /**
   * Lets a client in that brings a connection string, and uses the string up.
   *
   * @param isThere - whether the client is still connected. If not, the string stays valid.
   * @throws ChatError
   */
  async admit(asked: Readonly<Record<string, unknown>>, isThere: () => boolean): Promise<ISeat> {
    const { rooms, strings } = this._options;
    const string = requireText(asked, 'connection_string');
    const chat = requireText(asked, 'chat_id');
    const credential = await strings.check('connection', string, chat);
    await this._require(credential, chat);
    const seat = await this._seat(credential, chat, readText(asked, 'after'));
    if (!isThere()) {
      throw new ChatError('too_slow');
    }
    await strings.use(string);
    await rooms.execute(credential.principal, { type: 'visit', chat });
    return seat;
  }

  /** Lets a client in again that was disconnected for a moment. @throws ChatError */
  async readmit(
    { credential, chat, from }: ISeat,
    asked: Readonly<Record<string, unknown>>
  ): Promise<ISeat> {
    await this._require(credential, chat);
    const after = readText(asked, 'after');
    return after === undefined
      ? { credential, chat, from, isBehind: false }
      : this._seat(credential, chat, after);
  }

  /** @throws ChatError `unauthorized`, `chat_not_found`, `chat_deleted`, `forbidden` */
  private async _require(credential: ICredential, chat: string): Promise<void> {
    const { rooms, confirm } = this._options;
    await confirm(credential);
    await rooms.authorize(credential.principal, 'read-message', chat);
  }

  private async _seat(
    credential: ICredential,
    chat: string,
    after: string | undefined
  ): Promise<ISeat> {
    const { feed } = this._options;
    const asked = after === undefined ? null : readPosition(after);
    const known = asked && (await feed.knows(asked.n)) ? asked : null;
    const from = known ?? wholeRow(await feed.position());
    return { credential, chat, from, isBehind: after !== undefined && !known };
  }
}
