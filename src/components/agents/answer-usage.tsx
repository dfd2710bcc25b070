import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useMemo } from 'react';
import { usageIn, type ICost, type IMessageItem } from '../../model/index.js';
import { formatNumber, pageLanguage } from '../content/page-language.js';
import { ChatContext } from '../shared/chat-context.js';
import { Line } from '../shared/line.js';

export interface IAnswerUsageProps {
  item: IMessageItem;
  trans: TranslationBundle;
}

/** The model that an answer came from, its tokens and its cost, as far as the bot tells. */
export function AnswerUsage({ item, trans }: IAnswerUsageProps): JSX.Element | null {
  const { metadata } = item;
  const usage = useMemo(() => usageIn(metadata), [metadata]);
  const model = useContext(ChatContext)?.model;
  if (!usage || model?.person(item.sender)?.kind !== 'bot') {
    return null;
  }
  const { model: name, tokens, cost } = usage;
  return (
    <div className="cq-Usage">
      {name && (
        <bdi className="cq-Ellipsis" title={name}>
          <Line text={name} />
        </bdi>
      )}
      {tokens !== undefined && (
        <span>{trans._n('%2 token', '%2 tokens', tokens, formatNumber(tokens))}</span>
      )}
      {cost && <span>{costWords(cost)}</span>}
    </div>
  );
}

/** The most decimal places of a cost, because one answer often costs less than a cent. */
const DECIMALS = 4;

const costWords = ({ amount, currency }: ICost): string =>
  new Intl.NumberFormat(pageLanguage(), {
    style: 'currency',
    currency,
    maximumFractionDigits: DECIMALS
  }).format(amount);
