import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext } from 'react';
import { cleanLine, type IAttachment } from '../../document/index.js';
import { partOf } from './entry-part.js';
import { FileLabel } from './file-card.js';
import { FilesContext } from './files-context.js';
import type { IShownFile } from './shown-file.js';

/** A file or notebook of Jupyter. A click opens it where there is a JupyterLab. */
export function EntryCard({
  file,
  entry,
  trans
}: {
  file: IShownFile;
  entry: IAttachment;
  trans: TranslationBundle;
}): JSX.Element {
  const { services, onError } = useContext(FilesContext)!;
  // The reader sees what the click opens.
  const path = cleanLine(entry.value);
  const label = <FileLabel file={file} detail={partOf(entry, trans)} />;
  if (!services?.canOpen(entry)) {
    return (
      <span className="cq-File cq-mod-still" title={path}>
        {label}
      </span>
    );
  }
  return (
    <button
      type="button"
      className="cq-File"
      title={trans.__('Open %1', path)}
      onClick={() => void services.open(entry, file.digest).catch(onError)}
    >
      {label}
    </button>
  );
}
