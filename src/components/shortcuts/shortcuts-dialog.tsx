import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import { Dialog } from '../shared/dialog.js';
import { keyName } from './key-name.js';
import {
  shortcutsOf,
  type IShortcut,
  type IShortcutGroup,
  type IShortcutsOptions
} from './shortcuts.js';

export interface IShortcutsDialogProps extends IShortcutsOptions {
  onClose(): void;
}

/** All shortcuts of the chats. */
export function ShortcutsDialog({ onClose, ...options }: IShortcutsDialogProps): JSX.Element {
  const { trans } = options;
  return (
    <Dialog
      className="cq-Shortcuts"
      title={trans.__('Keyboard shortcuts')}
      error=""
      {...{ trans, onClose }}
    >
      {shortcutsOf(options).map(group => (
        <Group key={group.title} {...{ group, trans }} />
      ))}
    </Dialog>
  );
}

function Group({
  group: { title, shortcuts },
  trans
}: {
  group: IShortcutGroup;
  trans: TranslationBundle;
}): JSX.Element {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <dl>
        {shortcuts.map(shortcut => (
          <div key={shortcut.label}>
            <dt>{shortcut.label}</dt>
            <dd>
              <Keys {...{ shortcut, trans }} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The combinations that do the same, such as ↑ or ↓. */
const Keys = ({
  shortcut: { keys },
  trans
}: {
  shortcut: IShortcut;
  trans: TranslationBundle;
}): JSX.Element => (
  <>
    {keys.map((combination, index) => (
      <React.Fragment key={combination.join(' ')}>
        {index > 0 && ' / '}
        <span className="cq-Shortcuts-keys">
          {combination.map((key, place) => (
            <React.Fragment key={key}>
              {place > 0 && <span className="cq-sr">+</span>}
              <Key {...{ name: key, trans }} />
            </React.Fragment>
          ))}
        </span>
      </React.Fragment>
    ))}
  </>
);

/** Screen readers do not read arrows and other signs, so they get their names. */
function Key({ name, trans }: { name: string; trans: TranslationBundle }): JSX.Element {
  const said = keyName(name, trans);
  return said === undefined ? (
    <kbd>{name}</kbd>
  ) : (
    <kbd>
      <span aria-hidden="true">{name}</span>
      <span className="cq-sr">{said}</span>
    </kbd>
  );
}
