import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { BOT_ANSWERS, type AgentServes, type BotAnswers } from '../../document/index.js';
import type { IAvailableBot, IChatBot } from '../../model/index.js';
import { Avatar } from '../shared/avatar.js';
import { Button } from '../shared/buttons.js';
import { Line } from '../shared/line.js';
import { KindTag } from '../shared/person-name.js';

export interface IBotRowProps {
  bot: IAvailableBot;
  /** The bot as it is in the chat, if it is there. */
  inChat: IChatBot | undefined;
  /** The number of managers in the chat. */
  managers: number;
  /** For an agent: the name of its owner, or null if that is the user. */
  owner?: string | null;
  /** Whether the user may add it, or remove it if it is there. */
  canMove: boolean;
  canChange: boolean;
  trans: TranslationBundle;
  /** Adds the bot, or removes it. */
  onChange(): void;
  onAnswers(answers: BotAnswers): void;
  /** Sets whom an agent of the user answers. */
  onServes(serves: AgentServes): void;
}

/** A bot of a chat, or one that can be added: what it does, how it answers, and the ways to change that. */
export function BotRow(props: IBotRowProps): JSX.Element {
  const { bot, inChat, managers, owner, canMove, canChange, trans } = props;
  const { onChange, onAnswers, onServes } = props;
  const { username, displayName, description, kind, commands = [], manager, required } = bot;
  const { model } = bot;
  const words = inChat ? trans.__('Remove') : trans.__('Add');
  return (
    <li className="cq-Bot" data-bot={username}>
      <Avatar face={{ username, name: displayName, bot: true }} size={28} />
      <div className="cq-Bot-name">
        <b dir="auto">
          <Line text={displayName} />
        </b>
        <KindTag kind="bot" trans={trans} />
      </div>
      {canMove && (
        <Button
          aria-label={inChat ? trans.__('Remove %1', displayName) : trans.__('Add %1', displayName)}
          onClick={onChange}
        >
          {words}
        </Button>
      )}
      <div className="cq-Bot-main">
        {description && (
          <p dir="auto">
            <Line text={description} />
          </p>
        )}
        {commands.length > 0 && (
          <p className="cq-Bot-commands">
            <Line text={commands.map(({ name }) => `/${name}`).join(' ')} />
          </p>
        )}
        {kind && (
          <p>
            <Line text={kind === 'agent' ? homeOf(bot, owner, trans) : placeOf(kind, trans)} />
          </p>
        )}
        {model && (
          <p dir="auto">
            <Line text={trans.__('Model: %1', model)} />
          </p>
        )}
        {manager && <p>{powerOf(inChat ? managers : 0, trans)}</p>}
        {required && <p>{trans.__('A conversation ends when it leaves.')}</p>}
        {inChat?.serves && owner !== null && (
          <p>
            {inChat.serves === 'everyone'
              ? trans.__('It answers everybody here.')
              : trans.__('Before it answers somebody else, its owner is asked.')}
          </p>
        )}
        {inChat?.serves && owner === null && (
          <label className="cq-Bot-answers">
            {trans.__('If others ask it')}
            <select
              value={inChat.serves}
              aria-label={trans.__('If others ask %1', displayName)}
              onChange={event => onServes(event.target.value as AgentServes)}
            >
              <option value="owner">{trans.__('Ask me first')}</option>
              <option value="everyone">{trans.__('It answers')}</option>
            </select>
          </label>
        )}
        {inChat && (
          <label className="cq-Bot-answers">
            {trans.__('Answers')}
            <select
              value={inChat.answers}
              disabled={!canChange}
              aria-label={trans.__('%1 answers', displayName)}
              onChange={event => onAnswers(event.target.value as BotAnswers)}
            >
              {BOT_ANSWERS.map(answers => (
                <option key={answers} value={answers}>
                  {wordsFor(answers, trans)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
    </li>
  );
}

function wordsFor(answers: BotAnswers, trans: TranslationBundle): string {
  switch (answers) {
    case 'always':
      return trans.__('Every message');
    case 'mentioned':
      return trans.__('When mentioned');
    case 'commands':
      return trans.__('Only its commands');
  }
}

/** @param managers - the number of managers in the chat, or 0 if this one is not there */
function powerOf(managers: number, trans: TranslationBundle): string {
  switch (managers) {
    case 0:
      return trans.__(
        'A manager: it decides what the other bots of a chat hear, and what people see of them.'
      );
    case 1:
      return trans.__(
        'Manages this chat: it decides what the other bots hear, and what people see of them.'
      );
    default:
      return trans.__(
        'A manager: of those in this chat, the one that joined first decides what the other bots hear, and what people see of them.'
      );
  }
}

/** Says where an agent runs, and whether it does, as far as that is known. */
function homeOf(
  { connected }: IAvailableBot,
  owner: string | null | undefined,
  trans: TranslationBundle
): string {
  if (owner === null) {
    return connected === false
      ? trans.__('Your Jupyter does not run it now.')
      : trans.__('Runs in your Jupyter, with your files and keys.');
  }
  return owner === undefined
    ? trans.__('Runs in the Jupyter of its owner')
    : trans.__('Runs in the Jupyter of %1', owner);
}

function placeOf(
  kind: Exclude<IAvailableBot['kind'], 'agent' | undefined>,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'builtin':
      return trans.__('Part of the server');
    case 'module':
      return trans.__('Module of the server');
    case 'webhook':
      return trans.__('Web service');
    case 'outside':
      return trans.__('Runs elsewhere');
  }
}
