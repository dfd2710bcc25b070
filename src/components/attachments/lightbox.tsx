import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Icon } from '../icons.js';
import { IconButton } from '../shared/buttons.js';
import { mirrored } from '../shared/focus.js';
import { Line } from '../shared/line.js';
import { useDownload } from './file-card.js';
import type { IShownFile } from './shown-file.js';
import { useOwnPicture } from './use-own-picture.js';

export interface ILightboxProps {
  pictures: readonly IShownFile[];
  /** The id of the picture that is shown first. */
  first: string;
  trans: TranslationBundle;
  onClose(): void;
}

/** Shows the pictures of a message large. Arrows lead from one to the next, and Escape closes. */
export default function Lightbox({ pictures, first, trans, onClose }: ILightboxProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      pictures.findIndex(({ id }) => id === first)
    )
  );
  const file = pictures[Math.min(at, pictures.length - 1)];
  const save = useDownload(file);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      // React removes the dialog without closing it, so the browser does not return the focus.
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  const step = (by: number): void => setAt(now => (now + by + pictures.length) % pictures.length);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    // The shortcuts of JupyterLab are for what lies behind.
    event.stopPropagation();
    const key = mirrored(event);
    if (key === 'ArrowRight') {
      step(1);
    } else if (key === 'ArrowLeft') {
      step(-1);
    }
  };
  return createPortal(
    <dialog
      ref={dialog}
      className="cq-Lightbox"
      aria-label={file.name}
      onClose={onClose}
      onKeyDown={onKeyDown}
      onClick={event => {
        // React passes events on to the message, which is behind.
        event.stopPropagation();
        if (!(event.target as Element).closest('img, button')) {
          onClose();
        }
      }}
    >
      <header className="cq-Lightbox-head">
        <span className="cq-Ellipsis" dir="auto">
          <Line text={file.name} />
        </span>
        {pictures.length > 1 && (
          <span className="cq-Meta" role="status">
            {trans.__('%1 of %2', at + 1, pictures.length)}
          </span>
        )}
        {pictures.length > 1 && (
          <>
            <IconButton
              icon="back"
              className="cq-mod-previous"
              label={trans.__('Previous image')}
              onClick={() => step(-1)}
            />
            <IconButton
              icon="back"
              className="cq-mod-next"
              label={trans.__('Next image')}
              onClick={() => step(1)}
            />
          </>
        )}
        <IconButton icon="download" label={trans.__('Download %1', file.name)} onClick={save} />
        <IconButton icon="close" label={trans.__('Close')} autoFocus onClick={onClose} />
      </header>
      <Shown key={file.id} file={file} trans={trans} />
    </dialog>,
    document.body
  );
}

function Shown({ file, trans }: { file: IShownFile; trans: TranslationBundle }): JSX.Element {
  const picture = useOwnPicture(file.id, true, true);
  return (
    <div className="cq-Lightbox-picture">
      {picture.state === 'shown' ? (
        <img src={picture.url} alt={file.name} draggable={false} />
      ) : picture.state === 'loading' ? (
        <Icon name="image" />
      ) : (
        <p>{trans.__('The image could not be shown. Download it instead.')}</p>
      )}
    </div>
  );
}
