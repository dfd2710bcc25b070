import type { Breaks } from '../breaks.js';
import { ChatError } from '../errors.js';
import type { IClock } from '../clock.js';
import type { IChatPiece } from '../storage/bulk.js';
import type { IStorage } from '../storage/storage.js';
import { sizeOf } from '../rooms/gate/sizes.js';

/** The most rows that are stored in one transaction. Each may change a dozen pages of the database, if each has another author. */
const ROWS_PER_WRITE = 25;
/** Bytes of rows above which they are stored. */
const BYTES_PER_WRITE = 64 * 1024;

type Rows = { [K in keyof Omit<IChatPiece, 'at'>]-?: NonNullable<IChatPiece[K]>[number][] };

const noRows = (): Rows => ({ messages: [], attached: [], entries: [], users: [] });

export interface IFillingOptions {
  /** Milliseconds that the break after each piece takes at least. */
  readonly leastBreak?: number;
  /** Ends the filling. */
  readonly signal?: AbortSignal;
}

/** Stores the rows of a new chat in pieces, and takes a break after each. */
export class Filling {
  private constructor(
    readonly chat: string,
    private readonly _bulk: IStorage['bulk'],
    private readonly _clock: IClock,
    private readonly _breaks: Breaks,
    private readonly _options: IFillingOptions
  ) {}

  /**
   * Begins a chat with this id, or with a new one if it was ever used.
   */
  static async begin(
    { bulk }: Pick<IStorage, 'bulk'>,
    id: string | null,
    clock: IClock,
    breaks: Breaks,
    options: IFillingOptions = {}
  ): Promise<Filling> {
    const begin = async (chat: string): Promise<Filling> => {
      await bulk.begin(chat, clock.now());
      return new Filling(chat, bulk, clock, breaks, options);
    };
    return begin(id ?? clock.uuid()).catch((error: unknown) => {
      if (id === null || !(error instanceof ChatError && error.code === 'forbidden')) {
        throw error;
      }
      return begin(clock.uuid());
    });
  }

  /** Adds rows, and stores them if there are enough. */
  async add(rows: Partial<Rows>): Promise<void> {
    for (const [kind, more] of Object.entries(rows) as [keyof Rows, never[]][]) {
      more.forEach(row => this._rows[kind].push(row));
      this._count += more.length;
      this._bytes += sizeOf(more);
    }
    if (this._count >= ROWS_PER_WRITE || this._bytes >= BYTES_PER_WRITE) {
      await this.store();
    }
  }

  /** Stores what was added. @throws the reason of the signal */
  async store(): Promise<void> {
    const { leastBreak, signal } = this._options;
    signal?.throwIfAborted();
    const rows = this._rows;
    this._rows = noRows();
    this._count = this._bytes = 0;
    await this._bulk.fill(this.chat, { ...rows, at: this._clock.now() });
    await this._breaks.take(leastBreak);
  }

  /** Removes what was stored. If that fails, `Leftovers` removes it later. */
  async undo(): Promise<void> {
    while (await this._bulk.purge(this.chat)) {
      await this._breaks.take();
    }
  }

  private _rows = noRows();
  private _count = 0;
  private _bytes = 0;
}
