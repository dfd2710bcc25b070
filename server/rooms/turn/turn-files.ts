import type { IMimeModel, YMessage } from '../../../src/document/index.js';
import { ChatError, type ErrorCode } from '../../errors.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { sees, type IReadAccess } from '../../policy/policy.js';
import type {
  IAttachmentRow,
  IChatAnswer,
  IChatCommit,
  IMessageRow
} from '../../storage/storage.js';
import { keepApart, leaveOut } from '../document/bundle.js';
import type { IBroughtFile } from '../document/bundle.js';
import type { ChatState } from '../document/chat-state.js';
import { rateKeyIn } from '../document/rates.js';
import type { IGateContext } from '../gate/plan.js';
import { sizeOf } from '../gate/sizes.js';
import { isFileIds } from '../gate/values.js';

/** The files and other attachments that are added and removed in one turn. */
export class TurnFiles {
  constructor(
    private readonly _chatState: ChatState,
    private readonly _answer: Pick<
      IChatAnswer,
      'attachments' | 'entries' | 'takenEntries' | 'attachedBytes' | 'shares'
    >,
    private readonly _uuid: () => string
  ) {}

  /** Files whose bytes must be durable before the turn is. */
  readonly brought: IBroughtFile[] = [];

  /** Returns the part of the commit about files. Call it when all items have run. */
  take(): Pick<IChatCommit, 'attached' | 'detached' | 'entries'> {
    const { documentSize } = this._chatState;
    documentSize.takeReleased().forEach(id => this._detached.push(id));
    const files = new Map(this._attached.map(row => [row.id, row]));
    const entries = documentSize.takeArrived().map(row => {
      const { uploader: author, owner } = files.get(row.id) ?? {};
      return author === undefined ? row : { ...row, author, ...(owner && { owner }) };
    });
    return {
      ...(this._attached.length > 0 && { attached: this._attached }),
      ...(entries.length > 0 && { entries }),
      ...(this._detached.length > 0 && { detached: this._detached })
    };
  }

  /**
   * Count one more attachment of a user. Returns why there is no place for it.
   *
   * @param arriving - the number of attachments of a frame that is being judged, with this one
   */
  count(principal: IPrincipal, arriving = 1): ErrorCode | null {
    const { id, limits, steady, rates, documentSize } = this._chatState;
    if (this._chatState.isManaged(principal)) {
      return 'chat_managed'; // the files of a chat are shown to all
    }
    const owner = rateKeyOf(principal);
    const own = (this._answer.shares.get(owner)?.entries ?? 0) + (this._counts.get(owner) ?? 0);
    if (
      documentSize.entries + arriving > limits.attachments ||
      own >= limits.attachmentsPerMember
    ) {
      return 'too_many_attachments';
    }
    if (!rates.attachments.take(rateKeyIn(id, principal), steady())) {
      return 'too_many_requests';
    }
    this._counts.set(owner, (this._counts.get(owner) ?? 0) + 1);
    return null;
  }

  /** Count one more attachment of a user. @throws ChatError `too_many_attachments`, `too_many_requests` */
  requirePlace(principal: IPrincipal): void {
    const { id, steady, rates } = this._chatState;
    const code = this.count(principal);
    if (code === 'too_many_requests') {
      throw rates.attachments.refusal(rateKeyIn(id, principal), steady());
    }
    if (code) {
      throw new ChatError(code);
    }
  }

  /**
   * Add a file of this chat to its document, with the address to read it from, relative to the server's root.
   *
   * @throws ChatError `attachment_too_large` if it does not fit any more. While it was uploaded, other files may have been stored.
   */
  attach(file: IAttachmentRow, principal: IPrincipal): void {
    const { id, name, mimeType, size } = file;
    if (size > this._leftFor(principal)) {
      throw new ChatError('attachment_too_large');
    }
    this._count(principal, size);
    const row = { ...file, ...ownerOf(principal) };
    const value = `chat/threads/${this._chatState.id}/attachments/${id}/${encodeURIComponent(name)}`;
    this._chatState.chat.yattachments.set(id, { type: 'file', value, mimetype: mimeType });
    this._attached.push(row);
  }

  detach(id: string): void {
    const { chat, documentSize } = this._chatState;
    if (chat.yattachments.has(id) || this._answer.entries.has(id)) {
      documentSize.forgetEntry();
    }
    chat.yattachments.delete(id);
    this._detached.push(id);
  }

  /** A file of this chat, or another attachment with this id; null if neither exists. */
  find(id: string): Pick<IAttachmentRow, 'uploader' | 'createdOn'> | null {
    const { attachments, entries } = this._answer;
    const entry = entries.get(id);
    return this._detached.includes(id)
      ? null
      : (attachments.get(id) ??
          (entry ? { uploader: entry.author, createdOn: entry.createdOn } : null));
  }

  /** Whether a user has added this attachment to the chat, maybe in this turn. */
  isOf(id: string, username: string): boolean {
    const { chat, clients } = this._chatState;
    const item = chat.yattachments._map.get(id);
    const { uploader } = this.find(id) ??
      this._attached.find(row => row.id === id) ?? {
        uploader: item && !item.deleted ? clients.ownerOf(item.id.client) : undefined
      };
    return uploader === username;
  }

  /** Whether a principal with this read access may name this attachment in a message. All readers see the attachments in the document. */
  has(id: string, readAccess: IReadAccess): boolean {
    const entry = this._answer.entries.get(id);
    const isFolded = entry && sees(readAccess, entry.createdOn) && !this._detached.includes(id);
    return isFolded === true || this._chatState.chat.yattachments.has(id);
  }

  /** See `IGateContext`. An entry that is to come is refused if its id was ever used. */
  mayName(id: string, readAccess: IReadAccess, isComing: boolean): boolean {
    const isNew = isComing && this.find(id) === null && !this._answer.takenEntries.has(id);
    return this.has(id, readAccess) || isNew;
  }

  /** Put a folded attachment back into the document, because a message names it. */
  unfold(id: string): void {
    const { yattachments } = this._chatState.chat;
    const entry = this._answer.entries.get(id);
    if (entry && !yattachments.has(id)) {
      yattachments.set(id, entry.value);
    }
  }

  /** The same for all attachments of a message that a frame wrote. */
  unfoldFor(message: YMessage): void {
    const files: unknown = message.get('attachments');
    if (isFileIds(files)) {
      files.forEach(file => this.unfold(file));
    }
  }

  /**
   * Prepare a bundle for the document. Representations that are too long become files of the chat.
   *
   * @param principal - the user who adds the bundle. Without it, the bundle was already there, belongs to `uploader` and is always kept
   * @returns null if its files do not fit
   */
  keepApart(bundle: IMimeModel, uploader: string, principal?: IPrincipal): IMimeModel | null {
    const { model, brought } = keepApart(bundle, {
      most: this._chatState.limits.bundleBytes,
      uploader,
      ...(principal && ownerOf(principal)),
      createdOn: this._chatState.now(),
      uuid: this._uuid
    });
    const size = brought.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (principal && size > this._leftFor(principal)) {
      return null;
    }
    for (const one of brought) {
      this.brought.push(one);
      this._attached.push(one.row);
    }
    this._count(principal, size);
    return model;
  }

  /** The bundle of a frame as the document may have it: long parts become files, or are left out if they do not fit. */
  fit(
    bundle: Record<string, unknown>,
    principal: IPrincipal
  ): ReturnType<IGateContext['keepApart']> {
    const { bundleBytes } = this._chatState.limits;
    if (sizeOf(bundle) <= bundleBytes) {
      return { bundle };
    }
    const model = bundle as unknown as IMimeModel;
    const kept = this.keepApart(model, principal.username, principal);
    return kept
      ? { bundle: { ...kept } }
      : { bundle: { ...leaveOut(model, bundleBytes) }, code: 'attachment_too_large' };
  }

  /** Shorten the bundle of a message from before bundles had a limit. This happens when the message changes. */
  shorten(row: IMessageRow): IMessageRow {
    const { sender, mime_model: bundle } = row;
    if (!bundle || sizeOf(bundle) <= this._chatState.limits.bundleBytes) {
      return row;
    }
    return { ...row, mime_model: this.keepApart(bundle, sender)! };
  }

  /** Bytes of files that a user may still add. */
  private _leftFor(principal: IPrincipal): number {
    const { attachedBytesPerChat, attachedBytesPerMember, attachedBytesPerUser } =
      this._chatState.limits;
    const { attachedBytes, shares } = this._answer;
    const owner = rateKeyOf(principal);
    const { allBytes = 0, bytes = 0 } = shares.get(owner) ?? {};
    const left = Math.min(attachedBytesPerMember - bytes, attachedBytesPerUser - allBytes);
    return Math.min(
      attachedBytesPerChat - attachedBytes - this._keptBytes,
      left - (this._broughtBy.get(owner) ?? 0)
    );
  }

  private _count(principal: IPrincipal | undefined, size: number): void {
    this._keptBytes += size;
    if (principal) {
      const owner = rateKeyOf(principal);
      this._broughtBy.set(owner, (this._broughtBy.get(owner) ?? 0) + size);
    }
  }

  private readonly _attached: IAttachmentRow[] = [];
  /** Files that nobody can read any more once the turn is stored. */
  private readonly _detached: string[] = [];
  /** The number of attachments that each user adds in this turn. */
  private readonly _counts = new Map<string, number>();
  private _keptBytes = 0;
  private readonly _broughtBy = new Map<string, number>();
}

/** The owner of the quota, if it is not the uploader. */
const ownerOf = (principal: IPrincipal): Pick<IAttachmentRow, 'owner'> =>
  principal.guest ? { owner: rateKeyOf(principal) } : {};
