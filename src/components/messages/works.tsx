import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef, useState } from 'react';
import { buttonsOf, isOpenQuestion, quoted, withoutQuotes } from '../../document/index.js';
import {
  oneLine,
  type IAnswers,
  type IChatModel,
  type IMessageItem,
  type IWork
} from '../../model/index.js';
import { Avatar } from '../shared/avatar.js';
import { PressButton } from '../shared/buttons.js';
import { Line } from '../shared/line.js';
import { AuthorName, markedText } from '../shared/person-name.js';
import type { IMessageActions } from './message-actions.js';
import type { IStreamLineProps } from './stream-line.js';

/** The most works that are shown, and the most characters of each. */
const MOST = 5;
const LENGTH = 100;

/** The announcement of bots that work changes at most this often, in milliseconds. */
const ANNOUNCED_MS = 5_000;

/** Returns the work that a growing message shows, because its bot writes the message. */
const workOf = (item: IMessageItem, works: readonly IWork[]): IWork | undefined =>
  item.streaming
    ? works.find(({ bot, question }) => bot.username === item.sender && question === item.reply_to)
    : undefined;

/** Returns what the row of a message shows of the answer that it is. */
export const answerProps = (
  item: IMessageItem,
  answers: IAnswers
): Pick<IStreamLineProps, 'canStop' | 'canAskAgain' | 'status'> => ({
  canStop: answers.canStop(item),
  canAskAgain: answers.canRetry(item),
  status: workOf(item, answers.works)?.text
});

export interface IWorksProps {
  model: IChatModel;
  trans: TranslationBundle;
  actions: Pick<IMessageActions, 'stop'>;
}

/** The bots that work on answers and have not begun to write them, in the place of the coming answers. */
export function Works({ model, trans, actions }: IWorksProps): JSX.Element | null {
  const { works } = model.answers;
  const written = works.length > 0 ? model.messages.map(item => workOf(item, works)) : [];
  const waiting = works.filter(work => !written.includes(work));
  const more = waiting.length - MOST;
  return waiting.length === 0 ? null : (
    <div data-edge="">
      {waiting.slice(0, MOST).map(work => (
        <WorkRow
          key={`${work.bot.username} ${work.question}`}
          {...{ work, model, trans, actions }}
          asks={asks(work, model.messages)}
        />
      ))}
      {more > 0 && (
        <div className="cq-Work cq-Stream">{trans._n('and %1 more', 'and %1 more', more)}</div>
      )}
    </div>
  );
}

/** It has the places of the message that it becomes. */
function WorkRow({
  work,
  asks,
  model,
  trans,
  actions
}: IWorksProps & { work: IWork; asks: boolean }): JSX.Element {
  const { bot } = work;
  const said = oneLine(
    work.text ?? (asks ? trans.__('Waiting for an answer') : trans.__('Answering')),
    LENGTH
  );
  return (
    <div className="cq-Work" role="group" aria-label={sentence(work, asks, trans)}>
      <Avatar face={{ ...bot, avatarUrl: model.person(bot.username)?.avatar_url }} />
      <div className="cq-Message-main">
        <div className="cq-Message-head">
          <AuthorName shown={bot} trans={trans} />
        </div>
        <div className="cq-Stream">
          {!asks && (
            <span className="cq-Dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
          )}
          <span className="cq-Work-text" dir="auto" title={said}>
            <Line text={said} />
          </span>
          {model.answers.canStop(work) && (
            <PressButton icon="stop" onPress={() => actions.stop(work)}>
              {trans.__('Stop')}
            </PressButton>
          )}
        </div>
      </div>
    </div>
  );
}

/** Whether the bot waits until somebody answers a question of its own. */
const asks = ({ bot, question }: IWork, messages: readonly IMessageItem[]): boolean =>
  messages.some(
    item =>
      item.sender === bot.username &&
      item.reply_to === question &&
      isOpenQuestion(item) &&
      buttonsOf(item).length > 0
  );

const sentence = ({ bot }: IWork, asks: boolean, trans: TranslationBundle): string =>
  asks
    ? trans.__('%1 waits for an answer', markedText(bot, trans))
    : trans.__('%1 is answering', markedText(bot, trans));

/** The part of a live region that says which bots work and what they do. Texts that change quickly are not all read out. */
export function WorksNews({ model, trans }: Pick<IWorksProps, 'model' | 'trans'>): JSX.Element {
  const { works } = model.answers;
  const more = works.length - MOST;
  const text = useSlow(
    [
      ...works
        .slice(0, MOST)
        .map(work =>
          work.text
            ? `${withoutQuotes(markedText(work.bot, trans))}: ${quoted(oneLine(work.text, LENGTH))}`
            : sentence(work, asks(work, model.messages), trans)
        ),
      ...(more > 0 ? [trans._n('and %1 more', 'and %1 more', more)] : [])
    ].join('\n')
  );
  return (
    <div>
      <Line waiting="" text={text} />
    </div>
  );
}

/** Returns a text that follows another one, but changes at most every few seconds, except to nothing. */
function useSlow(text: string): string {
  const [slow, setSlow] = useState('');
  const isFresh = useRef(false);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        isFresh.current = text !== '';
        setSlow(text);
      },
      text !== '' && isFresh.current ? ANNOUNCED_MS : 0
    );
    return () => clearTimeout(timer);
  }, [text]);
  return slow;
}
