import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { BOT_ANSWERS, type BotAnswers } from '../../document/index.js';
import type { IAvailableBot, IChatBot } from '../../model/index.js';
import type { IChatViewProps } from '../contracts.js';
import { Avatar } from '../shared/avatar.js';
import { Button } from '../shared/buttons.js';
import { Dialog } from '../shared/dialog.js';
import { useSignal } from '../shared/hooks.js';
import { KindTag } from '../shared/person-name.js';
import { useAttempt } from '../shared/use-attempt.js';
import { useChatBots } from '../shared/use-chat-bots.js';

/** The roles that may add a bot, and those that may remove one and set how it answers, as the server's policy has them. */
const ADDING = ['owner', 'moderator', 'member'];
const MANAGING = ['owner', 'moderator'];

/** The bots of a chat and those that can be added: what they do, how they answer, and the ways to change that. */
export function BotsDialog(props: IChatViewProps & { onClose(): void }): JSX.Element {
  const { model, chats, trans, onClose } = props;
  useSignal(chats.settings.changed);
  const here = useChatBots(props, true);
  const { error, attempt } = useAttempt();
  const role = chats.list.get(model.id)?.role ?? '';
  const isHere = ({ username }: IAvailableBot): boolean =>
    here.some(bot => bot.username === username);
  const bots = [...here, ...chats.settings.bots.filter(bot => !isHere(bot))].sort((a, b) =>
    a.displayName.localeCompare(b.displayName)
  );

  return (
    <Dialog className="cq-Bots" title={trans.__('Bots')} {...{ error, trans, onClose }}>
      {bots.length === 0 && (
        <p className="cq-Bots-none">{trans.__('No bots run on this server.')}</p>
      )}
      <ul className="cq-Bots-list">
        {bots.map(bot => (
          <Bot
            key={bot.username}
            bot={bot}
            inChat={here.find(({ username }) => username === bot.username)}
            managers={here.filter(({ manager }) => manager).length}
            canChange={(isHere(bot) ? MANAGING : ADDING).includes(role)}
            trans={trans}
            onChange={() =>
              attempt(
                isHere(bot)
                  ? chats.list.removeBot(model.id, bot.username)
                  : chats.list.addBot(model.id, bot.username)
              )
            }
            onAnswers={answers => attempt(chats.list.setAnswers(model.id, bot.username, answers))}
          />
        ))}
      </ul>
    </Dialog>
  );
}

function Bot({
  bot,
  inChat,
  managers,
  canChange,
  trans,
  onChange,
  onAnswers
}: {
  bot: IAvailableBot;
  /** The bot as it is in the chat, if it is there. */
  inChat: IChatBot | undefined;
  /** The number of managers in the chat. */
  managers: number;
  canChange: boolean;
  trans: TranslationBundle;
  /** Adds the bot, or removes it. */
  onChange(): void;
  onAnswers(answers: BotAnswers): void;
}): JSX.Element {
  const { username, displayName, description, kind, commands = [], manager, required } = bot;
  const words = inChat ? trans.__('Remove') : trans.__('Add');
  return (
    <li className="cq-Bot" data-bot={username}>
      <Avatar face={{ username, name: displayName, bot: true }} size={28} />
      <div className="cq-Bot-name">
        <b dir="auto">{displayName}</b>
        <KindTag kind="bot" trans={trans} />
      </div>
      {canChange && (
        <Button
          aria-label={inChat ? trans.__('Remove %1', displayName) : trans.__('Add %1', displayName)}
          onClick={onChange}
        >
          {words}
        </Button>
      )}
      <div className="cq-Bot-main">
        {description && <p dir="auto">{description}</p>}
        {commands.length > 0 && (
          <p className="cq-Bot-commands">{commands.map(({ name }) => `/${name}`).join(' ')}</p>
        )}
        {kind && <p>{placeOf(kind, trans)}</p>}
        {manager && <p>{powerOf(inChat ? managers : 0, trans)}</p>}
        {required && <p>{trans.__('A conversation ends when it leaves.')}</p>}
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

function placeOf(kind: NonNullable<IAvailableBot['kind']>, trans: TranslationBundle): string {
  switch (kind) {
    case 'builtin':
      return trans.__('Part of the server');
    case 'module':
      return trans.__('Module of the server');
    case 'webhook':
      return trans.__('Web service');
    case 'outside':
      return trans.__('Runs elsewhere');
    case 'agent':
      return trans.__('Runs in Jupyter');
  }
}
