import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { oneLine, type IChats, type ITransfer } from '../../model/index.js';
import { formatBytes } from '../content/format-bytes.js';
import { formatNumber } from '../content/page-language.js';
import { IconButton } from '../shared/buttons.js';
import { useSignal } from '../shared/hooks.js';
import { Progress } from '../shared/progress.js';

export interface ITransfersProps {
  chats: IChats;
  trans: TranslationBundle;
  /** Selects the transfers that are shown. */
  has(transfer: ITransfer): boolean;
}

/** The files of chats that are on their way, each with a button that ends it. */
export function Transfers({ chats: { archive }, trans, has }: ITransfersProps): JSX.Element {
  useSignal(archive.changed);
  return (
    <div role="status">
      {archive.transfers.filter(has).map(transfer => (
        <Transfer
          key={transfer.chat ?? ''}
          {...{ transfer, trans }}
          onCancel={() => archive.cancel(transfer)}
        />
      ))}
    </div>
  );
}

function Transfer({
  transfer: { chat, name, part, messages, bytes },
  trans,
  onCancel
}: {
  transfer: ITransfer;
  trans: TranslationBundle;
  onCancel(): void;
}): JSX.Element {
  const shown = oneLine(name, 120);
  const known = messages && messages.total > 0 ? messages.done / messages.total : part;
  const percent = known === null ? undefined : Math.round(known * 100);
  const count = messages
    ? trans.__('%1 of %2', formatNumber(messages.done), formatNumber(messages.total))
    : bytes === undefined
      ? ''
      : formatBytes(bytes);
  return (
    <div className="cq-Transfer" title={shown}>
      <span>{chat === undefined ? trans.__('Importing…') : trans.__('Exporting…')}</span>
      <span className="cq-Meta cq-Ellipsis" dir="auto">
        {shown}
      </span>
      {count && <span className="cq-Meta cq-Transfer-count">{count}</span>}
      <IconButton icon="close" label={trans.__('Cancel %1', shown)} onClick={onCancel} />
      <Progress label={shown} percent={percent} />
    </div>
  );
}
