import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { DraftOffer } from '../../../model/index.js';
import { Icon } from '../../icons.js';
import { IconButton } from '../../shared/buttons.js';
import { useSignal } from '../../shared/hooks.js';
import { offerWords } from './offer-words.js';

export interface IOfferChipProps {
  offer: DraftOffer;
  trans: TranslationBundle;
  /** Returns the focus to the text. */
  onDone(): void;
}

/** Names what can go along with a message. A click attaches it, and another leaves it out. */
export function OfferChip({ offer, trans, onDone }: IOfferChipProps): JSX.Element | null {
  useSignal(offer.changed);
  const { current, goesAlong } = offer;
  if (!current) {
    return null;
  }
  const words = offerWords(current, trans);
  const act = (action: () => void) => () => {
    action();
    onDone();
  };
  const close = (
    <IconButton
      icon="close"
      label={trans.__('Leave out %1', words)}
      onClick={act(() => offer.leaveOut())}
    />
  );
  return (
    <div className={`cq-Composer-files cq-Offer${goesAlong ? ' cq-mod-along' : ''}`}>
      {goesAlong ? (
        <span className="cq-Chip cq-mod-offer">
          <Icon name="attach" />
          <span className="cq-Ellipsis" dir="auto">
            {words}
          </span>
          <span className="cq-Meta cq-Ellipsis">{trans.__('sent with the message')}</span>
          {close}
        </span>
      ) : (
        <span className="cq-Chip cq-mod-offer">
          <button
            type="button"
            className="cq-Offer-take"
            title={trans.__('Attach %1', words)}
            aria-label={trans.__('Attach %1', words)}
            onClick={act(() => offer.attach())}
          >
            <Icon name="add" />
            <span className="cq-Ellipsis" dir="auto">
              {words}
            </span>
          </button>
          {close}
        </span>
      )}
    </div>
  );
}
