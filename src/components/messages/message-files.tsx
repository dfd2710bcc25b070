import type { TranslationBundle } from '@jupyterlab/translation';
import React, { createContext, useContext } from 'react';
import { oneLine, type ChatFiles } from '../../model/index.js';
import { formatBytes } from '../content/format-bytes.js';
import { Icon } from '../icons.js';
import { useSignal } from '../shared/hooks.js';

/** The files of the chat that is shown, and where failures are reported. */
export const FilesContext = createContext<{
  files: ChatFiles;
  onError(this: void, error: Error): void;
} | null>(null);

/** The files of a message: name, size, and a button that downloads each. */
export function MessageFiles({
  id: listId,
  ids,
  trans
}: {
  /** The id of the element, if something refers to it. */
  id?: string;
  ids: readonly string[];
  trans: TranslationBundle;
}): JSX.Element | null {
  const context = useContext(FilesContext);
  useSignal(context?.files.changed);
  if (!context) {
    return null;
  }
  const { files, onError } = context;
  return (
    <ul id={listId} className="cq-Files" aria-label={trans.__('Files')}>
      {ids.map(id => {
        const file = files.get(id);
        const given = file?.name ?? trans.__('File');
        const name = oneLine(given, 120);
        const save = (): void =>
          void files.read(id).then(blob => saveFile(blob, oneLine(given, NAME)), onError);
        return (
          <li key={id}>
            <button
              type="button"
              className="cq-File"
              title={trans.__('Download %1', name)}
              onClick={save}
            >
              <Icon name="file" />
              <span className="cq-Ellipsis" dir="auto">
                {name}
              </span>
              {file?.size !== undefined && (
                <span className="cq-Meta">{formatBytes(file.size)}</span>
              )}
              <Icon name="download" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The longest name of a file on most disks. */
const NAME = 255;

/** Lets the browser save a file. The server never lets it act as a page, and neither does a download. */
function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  // After the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
