import type { IDisposable } from '@lumino/disposable';
import type { IAttachment } from '../../document/index.js';
import type { IDraftFile } from '../attachments/draft-files.js';
import type { IReadyFile } from '../attachments/ready-file.js';
import type { IMessageItem } from '../contracts.js';
import { draftFilesOf } from './chat-uploads.js';
import { InputModel, type INewInputOptions } from './input-model.js';

export interface IEditDraftOptions extends Pick<INewInputOptions, 'id' | 'server' | 'settings'> {
  /** The entry of an attachment in the document. */
  entry(this: void, id: string): IAttachment | undefined;
}

/** The edit of a message as a draft: it begins with the files of the message, which stay until it is saved. */
export class EditDraft implements IDisposable {
  /** @param kept - the files of an edit that was interrupted */
  constructor(message: IMessageItem, options: IEditDraftOptions, kept?: readonly IReadyFile[]) {
    const { id, server, settings, entry } = options;
    this._own = [...new Set(message.attachments)];
    const files = draftFilesOf(id, server, settings, this._own);
    files.restore(kept ?? this._own.map(one => fileOf(one, entry(one))));
    this.input = new InputModel(() => undefined, files);
    this.input.value = message.body;
  }

  readonly input: InputModel;

  get isDisposed(): boolean {
    return this.input.isDisposed;
  }

  /** The edit is given up: files that were uploaded for it leave the server. */
  giveUp(): void {
    const { files } = this.input;
    const isNew = ({ key }: IDraftFile): boolean => !this._own.includes(key);
    files?.all.filter(isNew).forEach(({ key }) => files.remove(key));
    this.dispose();
  }

  dispose(): void {
    this.input.dispose();
  }

  /** The files of the message when the edit began. */
  private _own: readonly string[];
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
