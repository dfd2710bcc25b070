import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IStringRow, IStringStore, StringUse } from '../storage/storage.js';
import { rateKeyOf, type ICredential } from './principal.js';

const MINUTE_MS = 60_000;

/** Milliseconds for which a string is valid. */
const VALID_MS: Readonly<Record<StringUse, number>> = {
  connection: 5 * MINUTE_MS,
  message: MINUTE_MS
};

/** Milliseconds for which an expired string is kept, so that its user is told why it is refused. */
const KEPT_MS = 5 * MINUTE_MS;

/** A string that was just made, with its times in milliseconds since 1970. */
export interface INewString {
  readonly string: string;
  readonly createdOn: number;
  readonly expiresOn: number;
}

export interface IStringsOptions {
  readonly store: IStringStore;
  readonly clock: Pick<IClock, 'now' | 'every'>;
  /** The strings of one user that are kept. */
  readonly most: number;
  onError(error: unknown): void;
}

/** Secret texts that each allow one thing once: to connect to a chat, or to send a message there. The store has only their hashes. */
export class Strings implements IDisposable {
  constructor(private readonly _options: IStringsOptions) {}

  /** Forgets expired strings from now on. */
  start(): void {
    const { store, clock, onError } = this._options;
    this._sweeps = clock.every(MINUTE_MS, () => {
      store.sweep(clock.now() - KEPT_MS).catch(onError);
    });
  }

  /** Makes a string for the user of this credential. It ends with the credential. */
  async make(credential: ICredential, use: StringUse, chat: string): Promise<INewString> {
    const { store, clock, most } = this._options;
    const string = uuidOf(randomBytes(16));
    const createdOn = clock.now();
    const expiresOn = createdOn + VALID_MS[use];
    const { username } = credential.principal;
    const holder = rateKeyOf(credential.principal);
    const hash = hashOf(string);
    const row = { hash, use, chat, username, holder, createdOn, expiresOn, used: false };
    await store.add({ ...row, credential: JSON.stringify(credential) }, most);
    return { string, createdOn, expiresOn };
  }

  /**
   * The credential with which a string was made, if the string is valid for this. Does not use it up.
   *
   * @param username - the only user who may use it; for a connection, anybody who knows the string
   * @throws ChatError `string_unknown`, `string_used`, `string_expired`, `string_foreign`
   */
  async check(
    use: StringUse,
    string: string,
    chat: string,
    username?: string
  ): Promise<ICredential> {
    const row = await this._find(string);
    if (row.used) {
      throw new ChatError('string_used');
    }
    if (row.expiresOn <= this._options.clock.now()) {
      throw new ChatError('string_expired');
    }
    const isOthers = username !== undefined && row.username !== username;
    if (row.use !== use || row.chat !== chat || isOthers) {
      throw new ChatError('string_foreign');
    }
    return JSON.parse(row.credential) as ICredential;
  }

  /** Uses a string up. @throws ChatError `string_used` if somebody else was faster */
  async use(string: string): Promise<void> {
    if (!(await this._options.store.use(hashOf(string)))) {
      throw new ChatError('string_used');
    }
  }

  dispose(): void {
    this._sweeps?.dispose();
  }

  private async _find(string: string): Promise<IStringRow> {
    const hash = hashOf(string);
    const row = await this._options.store.get(hash);
    if (!row || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) {
      throw new ChatError('string_unknown');
    }
    return row;
  }

  private _sweeps: IDisposable | undefined;
}

const hashOf = (string: string): string => createHash('sha256').update(string).digest('base64url');

/** 16 random bytes in the form of a uuid, as clients expect it. All its bits are random. */
const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
