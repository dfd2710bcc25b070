import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { strangerOf, type IChatModel, type IMessageItem } from '../../model/index.js';
import { Icon } from '../icons.js';
import { Line } from '../shared/line.js';
import { markedText } from '../shared/person-name.js';

/** The name of the user who has pinned a message, or an empty text if it is unknown; null if the message is not pinned. */
export function pinnedBy(
  { pinned, deleted, pinned_by: by }: IMessageItem,
  model: Pick<IChatModel, 'person'>,
  trans: TranslationBundle
): string | null {
  if (!pinned || deleted) {
    return null;
  }
  return by ? markedText(model.person(by) ?? strangerOf(by), trans) : '';
}

/** Says below a message that it is pinned. */
export function PinMark({ by, trans }: { by: string; trans: TranslationBundle }): JSX.Element {
  return (
    <div className="cq-PinMark">
      <Icon name="pin" />
      <span dir="auto">
        <Line text={by ? trans.__('Pinned by %1', by) : trans.__('Pinned')} />
      </span>
    </div>
  );
}
