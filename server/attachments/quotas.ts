interface IQuota {
  /** Bytes that are stored or being uploaded. */
  used: number;
}

export interface IQuotasOptions {
  /** The most bytes that an owner may have. */
  most(): number;
  /** Bytes that an owner has stored. */
  stored(owner: string): Promise<number>;
  /** The error for an owner who has used up the quota. */
  refuse(most: number): Error;
}

export interface IReservation {
  /** Counts more bytes. If that exceeds the quota, nothing is counted. @throws the error of `refuse` */
  take(bytes: number): void;
  /** Ends the upload. If the file was not stored, its bytes are released. */
  end(isStored: boolean): void;
}

/**
 * Counts the bytes of each owner's files, stored or being uploaded. Parallel uploads share one counter, which is read from the store when
 * the first of them begins.
 */
export class Quotas {
  constructor(private readonly _options: IQuotasOptions) {}

  /** The number of uploads that an owner has in progress. */
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

  /** Releases the bytes of a stored file that was removed. */
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

  /** Counts uploads. The counter of bytes is dropped with the last upload. */
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
