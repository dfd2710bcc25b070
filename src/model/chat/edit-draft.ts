import type { IDisposable } from '@lumino/disposable';
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
   * @param _own - the files of the message when the edit began
   * @param files - the same, or those of an edit that was interrupted
   * @param keep - keeps the edit until it is saved. Without a change, the text is empty
   * @param text - the text of an edit that was interrupted
   */
  constructor(
    { id, body }: IMessageItem,
    private _own: readonly string[],
    files: DraftFiles | null,
    keep: Take,
    save: Take,
    text?: string
  ) {
    const changed = (all?: readonly IReadyFile[]): typeof all =>
      all?.map(one => one.id).join() === _own.join() ? undefined : all;
    const input = (this.input = new InputModel(
      (text, _, all) => save(id, text, changed(all)),
      files
    ));
    input.value = text || body;
    const onChange = (): void => {
      const others = changed(files?.ready);
      keep(id, input.value === body && !others ? '' : input.value, others);
    };
    input.changed.connect(onChange);
    files?.changed.connect(onChange);
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
}

/** Begins the edit of a message with its files, which stay until it is saved, or goes on with one that was interrupted. */
export function editDraft(
  { id, server, settings, entry, edit }: IEditDraftOptions,
  message: IMessageItem,
  keep: Take,
  kept?: IKept
): EditDraft {
  const own = [...new Set(message.attachments)];
  const files = draftFilesOf(id, server, settings, own);
  files.restore(kept?.files ?? own.map(one => fileOf(one, entry(one))));
  return new EditDraft(message, own, files, keep, edit, kept?.text);
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
