import type { TranslationBundle } from '@jupyterlab/translation';
import React, { Suspense } from 'react';
import { Boundary } from '../../extensions/boundary.js';
import { useSignal } from '../../shared/hooks.js';
import type { IInputBox, IToolbarItems } from './contracts.js';

/** The first position of the items at the end of a toolbar. */
const END = 90;

/** The items of one side of a toolbar. */
export function InputToolbar({
  side,
  registry,
  box,
  trans
}: {
  side: 'start' | 'end';
  registry: IToolbarItems;
  box: IInputBox;
  trans: TranslationBundle;
}): JSX.Element {
  useSignal(registry.itemsChanged);
  const items = registry.getItems().filter(({ position }) => (side === 'end') === position >= END);
  return (
    <>
      {items.map(({ name, element: Item }) => (
        <Boundary key={name} trans={trans} compact>
          <Suspense fallback={null}>
            <Item box={box} trans={trans} />
          </Suspense>
        </Boundary>
      ))}
    </>
  );
}
