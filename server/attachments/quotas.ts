interface IQuota {
  /** Bytes that are stored or on their way. */
  used: number;
}

export interface IQuotasOptions {
  /** Bytes that somebody may have. */
  most(): number;
  /** Bytes that are stored of somebody's. */
  stored(owner: string): Promise<number>;
  /** What somebody is told who has them. */
  refuse(most: number): Error;
}

export interface IReservation {
  /** Count more bytes. @throws the refusal, if that is too much; nothing of it is counted then. */
  take(bytes: number): void;
  /** The upload is over. What was not stored is given back. */
  end(isStored: boolean): void;
}

/**
 * Bytes of files, stored and on their way, by whom they belong to. Uploads that run side by side count from one number, which is read
 * from the store when the first of them begins.
 */
export class Quotas {
  constructor(private readonly _options: IQuotasOptions) {}

  /** How many files somebody is sending. */
  uploads(owner: string): number {
    return this._uploads.get(owner) ?? 0;
  }

  async begin(owner: string): Promise<IReservation> {
    this._count(owner, 1);
    try {
      const quota = await this._quotaOf(owner);
      return this._reserve(owner, quota);
    } catch (error) {
      this._count(owner, -1);
      throw error;
    }
  }

  /** Something that was stored is gone. */
  giveBack(owner: string, bytes: number): void {
    const quota = this._quotas.get(owner);
    void quota?.then(
      known => (known.used -= bytes),
      () => undefined
    );
  }

  private _reserve(owner: string, quota: IQuota): IReservation {
    let taken = 0;
    return {
      take: bytes => {
        const most = this._options.most();
        if (quota.used + bytes > most) {
          throw this._options.refuse(most);
        }
        quota.used += bytes;
        taken += bytes;
      },
      end: isStored => {
        quota.used -= isStored ? 0 : taken;
        taken = 0;
        this._count(owner, -1);
      }
    };
  }

  private _quotaOf(owner: string): Promise<IQuota> {
    const known = this._quotas.get(owner);
    if (known) {
      return known;
    }
    const read = this._options.stored(owner).then(used => ({ used }));
    this._quotas.set(owner, read);
    return read;
  }

  /** With the last upload what was counted is forgotten. */
  private _count(owner: string, change: number): void {
    const uploads = this.uploads(owner) + change;
    if (uploads > 0) {
      this._uploads.set(owner, uploads);
    } else {
      this._uploads.delete(owner);
      this._quotas.delete(owner);
    }
  }

  private readonly _quotas = new Map<string, Promise<IQuota>>();
  private readonly _uploads = new Map<string, number>();
}
