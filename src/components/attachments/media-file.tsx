import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useEffect, useState } from 'react';
import { kindOfFile } from '../../model/index.js';
import { IconButton } from '../shared/buttons.js';
import { FileLabel, useDownload } from './file-card.js';
import { FilesContext } from './files-context.js';
import type { IShownFile } from './shown-file.js';

/** A recording. It is loaded when the reader plays it. */
export function MediaFile({
  file,
  trans
}: {
  file: IShownFile;
  trans: TranslationBundle;
}): JSX.Element {
  const { files, onError } = useContext(FilesContext)!;
  const save = useDownload(file);
  const [state, setState] = useState<'idle' | 'loading' | { url: string }>('idle');
  const url = typeof state === 'object' ? state.url : null;
  useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url]);
  const play = (): void => {
    setState('loading');
    files.read(file.id).then(
      // The type is one of those that are played, whatever the answer says.
      blob => setState({ url: URL.createObjectURL(new Blob([blob], { type: file.type })) }),
      (error: Error) => {
        setState('idle');
        onError(error);
      }
    );
  };
  const Player = kindOfFile(file.type) === 'video' ? 'video' : 'audio';
  return (
    <div className="cq-Media">
      <div className="cq-File cq-mod-still">
        <FileLabel file={file} detail={state === 'loading' ? trans.__('Loading') : undefined} />
        {url === null && (
          <IconButton
            icon="play"
            label={trans.__('Play %1', file.name)}
            off={state === 'loading'}
            onClick={play}
          />
        )}
        <IconButton icon="download" label={trans.__('Download %1', file.name)} onClick={save} />
      </div>
      {url !== null && <Player src={url} controls autoPlay aria-label={file.name} />}
    </div>
  );
}
