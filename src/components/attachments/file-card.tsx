import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext } from 'react';
import { formatBytes } from '../content/format-bytes.js';
import { Line } from '../shared/line.js';
import { Icon } from '../icons.js';
import { iconOf } from './file-icon.js';
import { FilesContext } from './files-context.js';
import { saveFile } from './save-file.js';
import type { IShownFile } from './shown-file.js';

/** The name and the size of a file. */
export function FileLabel({ file, detail }: { file: IShownFile; detail?: string }): JSX.Element {
  const { name, type, size, entry } = file;
  const words = detail ?? (size === undefined ? '' : formatBytes(size));
  return (
    <>
      <Icon name={iconOf(type, entry)} />
      <span className="cq-Ellipsis" dir="auto">
        <Line text={name} />
      </span>
      {words && <span className="cq-Meta">{words}</span>}
    </>
  );
}

/** Returns a function that saves a file of the chat. */
export function useDownload({ id, name }: Pick<IShownFile, 'id' | 'name'>): () => void {
  const { files, onError } = useContext(FilesContext)!;
  return () => void files.read(id).then(blob => saveFile(blob, name), onError);
}

/** A file that the browser does not show: its name, its size and a download. */
export function FileCard({
  file,
  trans
}: {
  file: IShownFile;
  trans: TranslationBundle;
}): JSX.Element {
  const save = useDownload(file);
  return (
    <button
      type="button"
      className="cq-File"
      title={trans.__('Download %1', file.name)}
      onClick={save}
    >
      <FileLabel file={file} />
      <Icon name="download" />
    </button>
  );
}
