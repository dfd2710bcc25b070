import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useEffect, useRef, useState } from 'react';
import type { Pixels } from '../../model/index.js';
import { Icon } from '../icons.js';
import { lateDialog } from '../late/late-dialog.js';
import { ViewportContext } from '../messages/virtual/viewport.js';
import { FileCard } from './file-card.js';
import type { IShownFile } from './shown-file.js';
import { useOwnPicture } from './use-own-picture.js';

/** The largest thumbnail, in px. */
const WIDTH = 320;
const HEIGHT = 240;
/** The smallest side of a thumbnail, so that a thin picture can be clicked. */
const LEAST = 36;

/** The place of a picture whose size nobody has told. */
const UNKNOWN: Pixels = [240, 160];

const Lightbox = lateDialog(
  () => import('./lightbox.js'),
  code => code.default
);

/** The size of a thumbnail. It keeps its place free, so that nothing moves when the picture arrives. */
function thumbnailOf([width, height]: Pixels = UNKNOWN): { width: number; height: number } {
  const scale = Math.min(1, WIDTH / width, HEIGHT / height);
  const side = (length: number): number => Math.max(LEAST, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}

export interface IPictureFileProps {
  file: IShownFile;
  /** The pictures of the message, among which the reader leafs. */
  pictures: readonly IShownFile[];
  trans: TranslationBundle;
}

/** A picture of a message as a thumbnail. A click shows it large. */
export function PictureFile({ file, pictures, trans }: IPictureFileProps): JSX.Element {
  const place = useRef<HTMLButtonElement>(null);
  const viewport = useContext(ViewportContext);
  const [isNear, setNear] = useState(viewport === null);
  const [isAsked, setAsked] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const picture = useOwnPicture(file.id, isNear, isAsked);
  useEffect(
    () =>
      place.current && viewport ? viewport.await(place.current, () => setNear(true)) : undefined,
    [viewport]
  );
  if (picture.state === 'unshown') {
    return <FileCard {...{ file, trans }} />;
  }
  const { width, height } = thumbnailOf(file.pixels);
  return (
    <>
      <button
        ref={place}
        type="button"
        className="cq-Thumbnail"
        style={{ width, aspectRatio: `${width} / ${height}` }}
        aria-label={trans.__('Show %1', file.name)}
        title={file.name}
        onClick={() => (picture.state === 'waits' ? setAsked(true) : setOpen(true))}
      >
        {picture.state === 'shown' ? (
          <img src={picture.url} alt="" draggable={false} />
        ) : (
          <Icon name="image" />
        )}
      </button>
      {isOpen && (
        <Lightbox {...{ pictures, trans }} first={file.id} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
