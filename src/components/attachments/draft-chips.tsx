import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useState } from 'react';
import { oneLine, type DraftFiles, type IDraftFile } from '../../model/index.js';
import { formatBytes } from '../content/format-bytes.js';
import { Icon } from '../icons.js';
import { IconButton } from '../shared/buttons.js';
import { Line } from '../shared/line.js';
import { Progress } from '../shared/progress.js';
import { partOf } from './entry-part.js';
import { iconOf } from './file-icon.js';

export interface IDraftChipsProps {
  files: DraftFiles;
  /** Says what happens as soon as the files are uploaded; null if nothing does. */
  waiting: string | null;
  trans: TranslationBundle;
}

/** The files of a draft, with what can be done about each. */
export function DraftChips({ files, waiting, trans }: IDraftChipsProps): JSX.Element {
  const failed = files.all.filter(({ state }) => state === 'failed').length;
  return (
    <>
      {files.all.length > 0 && (
        <ul className="cq-Composer-files" aria-label={trans.__('Attached files')}>
          {files.all.map(file => (
            <Chip key={file.key} {...{ file, files, trans }} />
          ))}
        </ul>
      )}
      <span className="cq-sr" role="status">
        {waiting ??
          (failed > 0
            ? trans._n('%1 file was not attached.', '%1 files were not attached.', failed)
            : files.ready.length > 0 &&
              trans._n('%1 file attached', '%1 files attached', files.ready.length))}
      </span>
    </>
  );
}

function Chip({
  file,
  files,
  trans
}: { file: IDraftFile } & Pick<IDraftChipsProps, 'files' | 'trans'>): JSX.Element {
  const { key, state, failure } = file;
  const name = oneLine(file.name, 120) || trans.__('File');
  const isFailed = state === 'failed';
  const isOnItsWay = state === 'waiting' || state === 'uploading';
  const part = Math.round(file.progress * 100);
  const detail = detailOf(file, trans);
  return (
    <li
      className={`cq-Chip${isFailed ? ' cq-mod-failed' : ''}`}
      title={detail && `${name}: ${detail}`}
    >
      {isFailed ? <Icon name="warn" /> : <Thumb file={file} />}
      <span className="cq-Ellipsis" dir="auto">
        <Line text={name} />
      </span>
      {detail && <span className="cq-Meta cq-Ellipsis">{detail}</span>}
      {failure?.code === 'refused' && failure.retry && (
        <IconButton
          icon="refresh"
          label={trans.__('Upload %1 again', name)}
          onClick={() => files.retry(key)}
        />
      )}
      <IconButton
        icon="close"
        label={isOnItsWay ? trans.__('Cancel %1', name) : trans.__('Remove %1', name)}
        onClick={() => files.remove(key)}
      />
      {isOnItsWay && <Progress label={name} percent={part} />}
    </li>
  );
}

/** The words beside the name. */
function detailOf(
  { state, progress, size, failure, entry }: IDraftFile,
  trans: TranslationBundle
): string {
  switch (failure?.code) {
    case 'too_large':
      return trans.__('over %1', formatBytes(failure.limit));
    case 'not_taken':
      return trans.__('this server takes no such files');
    case 'empty':
      return trans.__('empty file');
    case 'refused':
      return failure.message;
  }
  if (state === 'uploading' && progress > 0) {
    return trans.__('%1 %', Math.round(progress * 100));
  }
  return entry ? partOf(entry, trans) : size === undefined ? '' : formatBytes(size);
}

/** The pictures that every browser shows, and that run nothing. */
const SHOWN = /^image\/(png|jpeg|gif|webp)$/;

/** A small picture of the user's own file, or its icon. */
function Thumb({ file: { blob, type, entry } }: { file: IDraftFile }): JSX.Element {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob || !SHOWN.test(type)) {
      return undefined;
    }
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob, type]);
  return url === undefined ? (
    <Icon name={iconOf(type, entry)} />
  ) : (
    <img className="cq-Thumb" src={url} alt="" draggable={false} />
  );
}
