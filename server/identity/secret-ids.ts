import { v5 } from 'uuid';
import type { IClock } from '../clock.js';
import type { IStorage } from '../storage/storage.js';

/**
 * Ids that follow from a text. The same text has the same id, also after a restart. Only this server can compute it, so that nobody else can
 * use the id first.
 */
export class SecretIds {
  /** @param _name - the name under which the store keeps the secret */
  constructor(
    private readonly _name: string,
    private readonly _storage: Pick<IStorage, 'settle'>,
    private readonly _clock: Pick<IClock, 'uuid'>
  ) {}

  async of(...parts: readonly string[]): Promise<string> {
    return v5(parts.join('\n'), await this.namespace());
  }

  /** The secret namespace of the ids. */
  async namespace(): Promise<string> {
    this._namespace ??= await this._storage.settle(this._name, this._clock.uuid());
    return this._namespace;
  }

  private _namespace: string | undefined;
}
