import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { IClock, IDisposable } from '../clock.js';
import { ChatError, toNotSaved } from '../errors.js';
import { rateKeyOf, type IPrincipal } from '../identity/principal.js';
import { sees } from '../policy/policy.js';
import type { ILimits } from '../limits.js';
import { requireReadAccess, type IReadAccessStore } from '../rooms/chats/read-access.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IAttachmentRow, IStorage, IStoredAttachment } from '../storage/storage.js';
import { UPLOADING } from './files.js';
import type { Files } from './files.js';
import { Quotas, type IReservation } from './quotas.js';
import { cleanName, receive, type IUpload } from './upload.js';

/** The name of the folder in a data directory. */
export const ATTACHMENTS = 'attachments';

/** Bytes that an upload may have of a shared quota before they arrive. */
const AHEAD_BYTES = 1024 * 1024;

export interface IAttachmentsOptions {
  readonly files: Files;
  readonly rooms: Pick<Rooms, 'authorize' | 'execute' | 'events'>;
  readonly storage: IReadAccessStore &
    Pick<
      IStorage,
      'getAttachment' | 'listAttachments' | 'attachedBytes' | 'attachedBytesOf' | 'attachedShare'
    >;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly onError: (error: unknown) => void;
}

/**
 * The attached files of chats. The bytes are in one folder per chat. File names on disk are ids and never names that a user chose. The
 * metadata is in the store. A file is completely on disk before its chat refers to it.
 */
export class Attachments implements IDisposable {
  constructor(private readonly _options: IAttachmentsOptions) {
    const { rooms, storage, files, limits, onError } = _options;
    this._userQuotas = new Quotas({
      most: () => limits.attachedBytesPerUser,
      stored: name => storage.attachedBytesOf(name),
      refuse: most => tooLarge('user', 'attachedBytesPerUser', most)
    });
    this._chatQuotas = new Quotas({
      most: () => limits.attachedBytesPerChat,
      stored: chat => storage.attachedBytes(chat),
      refuse: most => tooLarge('chat', 'attachedBytesPerChat', most)
    });
    this._memberQuotas = new Quotas({
      most: () => limits.attachedBytesPerMember,
      stored: async key => {
        const [chat, ...owner] = key.split(' ');
        return (await storage.attachedShare(chat, owner.join(' '))).bytes;
      },
      refuse: most => tooLarge('user in one chat', 'attachedBytesPerMember', most)
    });
    this._diskQuota = new Quotas({
      most: () => 0,
      stored: dir => this._missingOn(dir),
      refuse: () =>
        new ChatError(
          'not_saved',
          'The file could not be saved because the disk of the server is nearly full. Try again later.'
        )
    });
    this._onDeleted = rooms.events.on('chat-deleted', ({ chat }) => {
      files.removeAll(chat).catch(onError);
    });
    this._onDetached = rooms.events.on('committed', ({ chat, detached = [] }) => {
      detached.forEach(id => void files.remove(chat, id).catch(onError));
    });
  }

  /** The folder that contains the files of all chats. */
  get dir(): string {
    return this._options.files.dir;
  }

  /** Creates the folder and removes the files that a killed process left behind. */
  async open(): Promise<void> {
    const { dir } = this;
    const { files, storage } = this._options;
    await rm(join(dir, UPLOADING), { recursive: true, force: true });
    await mkdir(join(dir, UPLOADING), { recursive: true, mode: 0o700 });
    for (const chat of await readdir(dir)) {
      if (chat !== UPLOADING && (await storage.wasDeleted(chat))) {
        await files.removeAll(chat);
      }
    }
  }

  dispose(): void {
    this._onDeleted.dispose();
    this._onDetached.dispose();
  }

  /** Stores a file. @throws ChatError `forbidden`, `chat_not_found`, `attachment_too_large`, `too_many_requests`, `not_saved` */
  async add(principal: IPrincipal, chat: string, upload: IUpload): Promise<IAttachmentRow> {
    const { rooms, limits } = this._options;
    await rooms.authorize(principal, 'attach', chat);
    const owner = rateKeyOf(principal);
    if (this._userQuotas.uploads(owner) >= limits.uploadsPerUser) {
      throw new ChatError(
        'too_many_requests',
        'You have reached your limit of simultaneous uploads. Wait until one is finished.'
      );
    }
    const reserved: IReservation[] = [];
    const begin = async (quotas: Quotas, key: string): Promise<IReservation> => {
      const reservation = await quotas.begin(key);
      reserved.push(reservation);
      return reservation;
    };
    let isStored = false;
    try {
      const own = [
        await begin(this._userQuotas, owner),
        await begin(this._memberQuotas, `${chat} ${owner}`)
      ];
      const shared = [await begin(this._chatQuotas, chat), await begin(this._diskQuota, this.dir)];
      const row = await this._add(principal, chat, upload, reservedBytes(upload, own, shared));
      isStored = true;
      return row;
    } finally {
      reserved.forEach(reservation => reservation.end(isStored));
    }
  }

  private async _add(
    principal: IPrincipal,
    chat: string,
    upload: IUpload,
    onBytes: (bytes: number) => void
  ): Promise<IAttachmentRow> {
    const { rooms, clock, files, limits } = this._options;
    const id = clock.uuid();
    const part = join(this.dir, UPLOADING, id);
    const end = new AbortController();
    const watch = this._watch(principal, chat, end);
    const signals = [end.signal, ...(upload.signal ? [upload.signal] : [])];
    try {
      const { mimeType, size } = await receive(upload, {
        file: part,
        limits,
        signal: AbortSignal.any(signals),
        onBytes
      });
      await files.take(chat, id, part);
      const attachment = { id, name: cleanName(upload.name), mimeType, size };
      return await rooms.execute(principal, { type: 'attach', chat, attachment }, upload.right);
    } catch (error) {
      await Promise.all([rm(part, { force: true }), files.remove(chat, id)]);
      throw toNotSaved(error);
    } finally {
      watch.dispose();
    }
  }

  /** Aborts an upload when its sender may no longer write in the chat. */
  private _watch(principal: IPrincipal, chat: string, end: AbortController): IDisposable {
    const { rooms } = this._options;
    const check = (): void => {
      rooms.authorize(principal, 'attach', chat).catch((error: unknown) => end.abort(error));
    };
    check(); // it may have changed since it was asked for
    return rooms.events.on('committed', told => {
      const names = told.participants?.map(({ username }) => username) ?? [];
      if (told.chat === chat && (told.access || names.includes(principal.username))) {
        check();
      }
    });
  }

  /** The metadata of a file that the user may read. @throws ChatError `chat_not_found`, `attachment_not_found` */
  async get(principal: IPrincipal, chat: string, id: string): Promise<IAttachmentRow> {
    const { storage } = this._options;
    const readAccess = await requireReadAccess(storage, principal, chat);
    const row = await storage.getAttachment(chat, id);
    if (!row || !sees(readAccess, row.createdOn)) {
      throw new ChatError('attachment_not_found');
    }
    return row;
  }

  /** The files that the user may read, newest first. `before` is the `n` of a file. @throws ChatError `chat_not_found` */
  async list(
    principal: IPrincipal,
    chat: string,
    range: { limit: number; before?: number }
  ): Promise<IStoredAttachment[]> {
    const { storage } = this._options;
    const within = await requireReadAccess(storage, principal, chat);
    return storage.listAttachments(chat, { ...range, within });
  }

  /** Removes a file, or another entry with this id. @throws ChatError */
  async remove(principal: IPrincipal, chat: string, id: string): Promise<void> {
    const { rooms, files, storage, onError } = this._options;
    const row = await storage.getAttachment(chat, id);
    await rooms.execute(principal, { type: 'detach', chat, id });
    if (row) {
      this._chatQuotas.giveBack(chat, row.size);
      this._userQuotas.giveBack(row.uploader, row.size);
      this._memberQuotas.giveBack(`${chat} ${row.uploader}`, row.size);
    }
    await files.remove(chat, id).catch(onError); // removed before the response is sent
  }

  /** Bytes that are missing from the reserved free disk space. A negative number means that more is free. */
  private async _missingOn(dir: string): Promise<number> {
    const { bavail, bsize } = await statfs(dir);
    return this._options.limits.diskReserveBytes - bavail * bsize;
  }

  private readonly _chatQuotas: Quotas;
  private readonly _memberQuotas: Quotas;
  private readonly _userQuotas: Quotas;
  private readonly _diskQuota: Quotas;
  private readonly _onDeleted: IDisposable;
  private readonly _onDetached: IDisposable;
}

/**
 * Counts the bytes of an upload. Its declared length is taken at once from the sender's own quotas. Of those that the sender shares with
 * others, it has at most `AHEAD_BYTES` more than have arrived: nobody may take the place of others with bytes that never arrive, and of
 * parallel uploads that are too large together the first is stored.
 */
function reservedBytes(
  { length = 0 }: IUpload,
  own: readonly IReservation[],
  shared: readonly IReservation[]
): (bytes: number) => void {
  const takeOwn = ahead(own, length, Infinity);
  const takeShared = ahead(shared, length, AHEAD_BYTES);
  return bytes => {
    takeOwn(bytes);
    takeShared(bytes);
  };
}

/** Takes bytes as they arrive, and before that as many of the declared ones as are permitted. */
function ahead(
  quotas: readonly IReservation[],
  declared: number,
  permitted: number
): (bytes: number) => void {
  let arrived = 0;
  let taken = 0;
  const take = (bytes: number): void => {
    arrived += bytes;
    const wanted = Math.max(arrived, Math.min(declared, arrived + permitted));
    quotas.forEach(quota => quota.take(wanted - taken));
    taken = wanted;
  };
  take(0);
  return take;
}

const tooLarge = (owner: string, limit: string, most: number): ChatError =>
  new ChatError(
    'attachment_too_large',
    `All files of a ${owner} together may have at most ${most} bytes (${limit}).`
  );
