import type { TranslationBundle } from '@jupyterlab/translation';
import React, { type ComponentType } from 'react';
import { Dialog } from '../shared/dialog.js';
import { late } from './late.js';
import { NotLoaded, type INotLoadedProps } from './not-loaded.js';

interface IClosable {
  trans: TranslationBundle;
  onClose(): void;
}

/** Makes a dialog whose code is loaded when it is first opened, because it is rare. */
export const lateDialog = <T, P extends IClosable>(
  load: () => Promise<T>,
  view: (code: T) => ComponentType<P>
): ((props: P) => JSX.Element) => late(load, view, NotLoadedDialog);

function NotLoadedDialog({ onClose, ...failure }: INotLoadedProps & IClosable): JSX.Element {
  const { trans } = failure;
  return (
    <Dialog title={trans.__('Not loaded')} error="" {...{ trans, onClose }}>
      <NotLoaded {...failure} />
    </Dialog>
  );
}
