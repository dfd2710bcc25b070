import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IAttachment } from '../../document/index.js';
import type { DraftFiles, IDraftFile } from '../attachments/draft-files.js';
import type { IReadyFile } from '../attachments/ready-file.js';
import type { IMessageItem } from '../contracts.js';
import type { IKept } from '../pending/pending-store.js';
import { draftFilesOf } from './chat-uploads.js';
import { InputModel, type INewInputOptions } from './input-model.js';

/** Takes what the edit of a message has become. `files`: all files that it is to have, if they are others than it has. */
type Take = (id: string, text: string, files?: readonly IReadyFile[]) => void;

export interface IEditDraftOptions extends Pick<INewInputOptions, 'id' | 'server' | 'settings'> {
  /** The entry of an attachment in the document. */
  entry(this: void, id: string): IAttachment | undefined;
  /** Saves the edit of a message. */
  readonly edit: Take;
}

/** The edit of a message as a draft. It is kept while the user writes, and saved once its files are uploaded. */
export class EditDraft implements IDisposable {
  /**
   * @param _filesOf - returns the files that a message has
   * @param files - those of the edit
   * @param _keep - keeps the edit until it is saved. Without a change, the text is empty
   * @param kept - an edit that was interrupted
   */
  constructor(
    private _message: IMessageItem,
    private _filesOf: (message: IMessageItem) => readonly IReadyFile[],
    files: DraftFiles | null,
    private _keep: Take,
    save: Take,
    kept?: IKept
  ) {
    const { id } = _message;
    this.input = new InputModel((text, _, all) => save(id, text, this._changed(all)), files);
    this._restore(_message, kept);
    this.input.changed.connect(this._onChange, this);
    files?.changed.connect(this._onChange, this);
  }

  readonly input: InputModel;

  get isDisposed(): boolean {
    return this.input.isDisposed;
  }

  /** Goes on with the edit as another tab has kept it, or with the message, if nothing was changed here and it has changed. */
  follow(message: IMessageItem, kept?: IKept): void {
    const isUntouched = this.input.value === this._message.body;
    const isOther = isUntouched && message.body !== this._message.body;
    if ((kept?.text ?? '') !== this._kept || isOther) {
      this._restore(message, kept);
    }
  }

  /** Whether the message has a file, which stays on the server although the edit removes it. */
  owns(file: string): boolean {
    return this._own.includes(file);
  }

  /** The edit is given up: files that were uploaded for it leave the server. */
  giveUp(): void {
    const { files } = this.input;
    const isNew = ({ key }: IDraftFile): boolean => !this.owns(key);
    files?.all.filter(isNew).forEach(({ key }) => files.remove(key));
    this.dispose();
  }

  dispose(): void {
    Signal.disconnectReceiver(this);
    this.input.dispose();
  }

  private _restore(message: IMessageItem, kept?: IKept): void {
    const files = this._filesOf(message);
    this._message = message;
    this._own = files.map(({ id }) => id);
    this._kept = kept?.text ?? '';
    this._isRestoring = true;
    this.input.files?.restore(kept?.files ?? files);
    this.input.value = kept?.text || message.body;
    this._isRestoring = false;
  }

  /** All files, if they are others than the message has. */
  private _changed(all?: readonly IReadyFile[]): typeof all {
    return all?.map(({ id }) => id).join() === this._own.join() ? undefined : all;
  }

  private _onChange(): void {
    if (this._isRestoring) {
      return;
    }
    const { value, files } = this.input;
    const { id, body } = this._message;
    const others = this._changed(files?.ready);
    this._kept = value === body && !others ? '' : value;
    this._keep(id, this._kept, others);
  }

  /** The files of the message. */
  private _own: readonly string[] = [];
  /** The text that is kept. */
  private _kept = '';
  private _isRestoring = false;
}

/** Begins the edit of a message with its files, which stay until it is saved, or goes on with one that was interrupted. */
export function editDraft(
  { id, server, settings, entry, edit }: IEditDraftOptions,
  message: IMessageItem,
  keep: Take,
  kept?: IKept
): EditDraft {
  const filesOf = ({ attachments }: IMessageItem): IReadyFile[] =>
    [...new Set(attachments)].map(one => fileOf(one, entry(one)));
  const files = draftFilesOf(id, server, settings, one => draft.owns(one));
  const draft = new EditDraft(message, filesOf, files, keep, edit, kept);
  return draft;
}

/** The addresses of files of the server begin so. */
const UPLOADED = 'chat/threads/';

/** A file that a message has. */
function fileOf(id: string, entry: IAttachment | undefined): IReadyFile {
  const value = entry?.value ?? '';
  const type = (entry as { mimetype?: string } | undefined)?.mimetype ?? '';
  const last = value.split('/').at(-1) ?? '';
  return value.startsWith(UPLOADED)
    ? { id, name: decoded(last), type }
    : { id, name: last, type, ...(entry && { entry }) };
}

/** Anybody may have written the address. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
