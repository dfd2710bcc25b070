import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useRef, useState } from 'react';
import type { Holding } from '../../document/index.js';
import type { FilterName } from '../../model/index.js';
import { Menu } from '../shared/menu.js';

/** The filter for what messages hold, while none is chosen: a menu. */
export function HoldingFilter({
  name,
  title,
  trans,
  onChoose
}: {
  name: FilterName;
  title: string;
  trans: TranslationBundle;
  onChoose(holding: Holding): void;
}): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  const names: Record<Holding, string> = {
    file: trans.__('File'),
    image: trans.__('Image'),
    link: trans.__('Link'),
    code: trans.__('Code')
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="cq-Button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        title={title}
        onClick={() => setOpen(!isOpen)}
      >
        {name}:
      </button>
      {isOpen && button.current && (
        <Menu
          anchor={button.current}
          label={title}
          items={Object.entries(names).map(([holding, label]) => ({
            label,
            onSelect: () => onChoose(holding as Holding)
          }))}
          onClose={close}
        />
      )}
    </>
  );
}
