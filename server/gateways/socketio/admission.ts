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

/** A client that may connect to a chat, and the place in the feed from which it goes on. */
export interface IAdmitted {
  readonly credential: ICredential;
  readonly chat: string;
  /** The client gets the events after this position. */
  readonly from: IPosition;
  /** Whether events before that may be missing, although the client asked for them. */
  readonly isBehind: boolean;
}

/** Checks who may connect. */
export class Admission {
  constructor(private readonly _options: IAdmissionOptions) {}

  /**
   * Admits a client with a connection string, and uses the string up.
   *
   * @param enter - called before that; if it throws, the string stays valid
   * @throws ChatError
   */
  async admit(
    asked: Readonly<Record<string, unknown>>,
    enter: (credential: ICredential) => void
  ): Promise<IAdmitted> {
    const { rooms, strings } = this._options;
    const string = requireText(asked, 'connection_string');
    const chat = requireText(asked, 'chat_id');
    const after = readText(asked, 'after');
    const credential = await strings.check('connection', string, chat);
    // Before the rights are checked, so that the client gets every later change of them.
    const admitted = await this._admittedAt(credential, chat, after);
    await this._require(credential, chat);
    enter(credential);
    await strings.use(string);
    await rooms.execute(credential.principal, { type: 'visit', chat });
    return admitted;
  }

  /** Admits a client again that was disconnected for a moment. @throws ChatError */
  async readmit(
    { credential, chat, from }: IAdmitted,
    asked: Readonly<Record<string, unknown>>,
    enter: (credential: ICredential) => void
  ): Promise<IAdmitted> {
    const after = readText(asked, 'after');
    const known = { credential, chat, from, isBehind: false };
    const admitted = after === undefined ? known : await this._admittedAt(credential, chat, after);
    await this._require(credential, chat);
    enter(credential);
    return admitted;
  }

  /** @throws ChatError `unauthorized`, `chat_not_found`, `chat_deleted`, `forbidden` */
  private async _require(credential: ICredential, chat: string): Promise<void> {
    const { rooms, confirm } = this._options;
    await confirm(credential);
    await rooms.authorize(credential.principal, 'read-message', chat);
  }

  private async _admittedAt(
    credential: ICredential,
    chat: string,
    after: string | undefined
  ): Promise<IAdmitted> {
    const { feed } = this._options;
    const asked = after === undefined ? null : readPosition(after);
    const known = asked && (await feed.knows(asked.n)) ? asked : null;
    const from = known ?? wholeRow(await feed.position());
    return { credential, chat, from, isBehind: after !== undefined && !known };
  }
}
