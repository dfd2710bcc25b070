import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { withoutQuotes } from '../../document/index.js';
import type { IChats, IPendingText } from '../../model/index.js';
import { useSelected } from '../shared/hooks.js';
import { KeptTexts } from '../shared/kept-texts.js';

/** The user's texts for chats that are gone. An open chat shows its own texts. */
export function LostTexts({
  chats: { list, pending },
  trans,
  currentId
}: {
  chats: IChats;
  trans: TranslationBundle;
  currentId: string | null;
}): JSX.Element | null {
  const find = (): IPendingText[] =>
    pending.all.filter(({ chat }) => chat !== currentId && list.isGone(chat));
  // A key in an open chat changes nothing here.
  useSelected(pending.changed, () => JSON.stringify(find()));
  const lost = find();
  if (list.state !== 'ready' || lost.length === 0) {
    return null;
  }
  return (
    <>
      {[...new Set(lost.map(({ chat }) => chat))].map(chat => {
        const texts = lost.filter(text => text.chat === chat);
        return (
          <KeptTexts
            key={chat}
            title={trans.__(
              'Not sent to “%1”, which you can no longer open',
              withoutQuotes(texts[0].topic)
            )}
            {...{ texts, trans }}
            onDelete={text => pending.remove(text)}
          />
        );
      })}
    </>
  );
}
