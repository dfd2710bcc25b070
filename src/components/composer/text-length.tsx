import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { formatNumber } from '../content/page-language.js';

/** The length is shown from this part of the limit on. */
const NEAR = 0.9;

/** Tells how long a text is, once it is near the limit. */
export function TextLength({
  length,
  limit,
  trans
}: {
  length: number;
  limit: number;
  trans: TranslationBundle;
}): JSX.Element {
  const over = length - limit;
  return (
    <>
      {length >= NEAR * limit && (
        <span className={`cq-Meta cq-Composer-left${over > 0 ? ' cq-mod-error' : ''}`}>
          {over > 0
            ? trans._n('%1 character too many', '%1 characters too many', over)
            : trans.__('%1 of %2', formatNumber(length), formatNumber(limit))}
        </span>
      )}
      <span className="cq-sr" role="status">
        {over > 0 && trans.__('The text is too long to be sent. Shorten it.')}
      </span>
    </>
  );
}
