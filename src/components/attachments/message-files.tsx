import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useMemo } from 'react';
import { digestIn, pixelsIn } from '../../model/index.js';
import { useSignal } from '../shared/hooks.js';
import { usePart } from '../shared/use-part.js';
import { EntryCard } from './entry-card.js';
import { FileCard } from './file-card.js';
import { FilesContext } from './files-context.js';
import { MediaFile } from './media-file.js';
import { PictureFile } from './picture-file.js';
import { isMedia, isPicture, shownNameOf, type IShownFile } from './shown-file.js';

export interface IMessageFilesProps {
  /** The id of the element, if something refers to it. */
  id?: string;
  /** A message may name one several times. It is shown once. */
  ids: readonly string[];
  /** The metadata of the message, which has the sizes of its pictures and the digests of selected texts. */
  metadata: unknown;
  trans: TranslationBundle;
}

/** The files of a message: pictures, players, and cards for all others. */
export function MessageFiles({
  id: listId,
  ids,
  metadata,
  trans
}: IMessageFilesProps): JSX.Element | null {
  const all = useMemo(() => [...new Set(ids)], [ids]);
  const context = useContext(FilesContext);
  useSignal(context?.files.changed);
  const [first, more] = usePart(all, trans);
  if (!context) {
    return null;
  }
  const { files } = context;
  const shown = first.map((id): IShownFile => {
    const { name, contentType = '', size, entry } = files.get(id) ?? {};
    return {
      ...{ id, name: shownNameOf(name, trans), type: contentType, size, entry },
      pixels: pixelsIn(metadata, id),
      digest: digestIn(metadata, id)
    };
  });
  const pictures = shown.filter(isPicture);
  return (
    <>
      <ul id={listId} className="cq-Files" aria-label={trans.__('Files')}>
        {shown.map(file => (
          <li key={file.id}>
            {file.entry ? (
              <EntryCard {...{ file, trans }} entry={file.entry} />
            ) : isPicture(file) ? (
              <PictureFile {...{ file, pictures, trans }} />
            ) : isMedia(file) ? (
              <MediaFile {...{ file, trans }} />
            ) : (
              <FileCard {...{ file, trans }} />
            )}
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}
