import React, { useEffect, useMemo } from 'react';
import { OwnAgents, strangerOf, type IAvailableBot } from '../../model/index.js';
import type { IChatViewProps } from '../contracts.js';
import { Dialog } from '../shared/dialog.js';
import { useSignal } from '../shared/hooks.js';
import { markedText } from '../shared/person-name.js';
import { useAttempt } from '../shared/use-attempt.js';
import { useChatBots } from '../shared/use-chat-bots.js';
import { BotRow } from './bot-row.js';

/** The roles that may add a bot, and those that may remove one and set how it answers, as the server's policy has them. */
const ADDING = ['owner', 'moderator', 'member'];
const MANAGING = ['owner', 'moderator'];

/** The bots of a chat and those that can be added: what they do, how they answer, and the ways to change that. */
export function BotsDialog(props: IChatViewProps & { onClose(): void }): JSX.Element {
  const { model, chats, trans, onClose } = props;
  useSignal(chats.settings.changed);
  useSignal(props.model.changed);
  const here = useChatBots(model, true);
  const { error, attempt } = useAttempt();
  const role = chats.list.get(model.id)?.role ?? '';
  const agents = useMemo(() => new OwnAgents(chats.server), [chats.server]);
  useSignal(agents.changed);
  useEffect(() => {
    void agents.load();
    return () => agents.dispose();
  }, [agents]);
  const isHere = ({ username }: IAvailableBot): boolean =>
    here.some(bot => bot.username === username);
  const isOwn = ({ kind, owner }: IAvailableBot): boolean =>
    kind === 'agent' && owner === model.username;
  const own = agents.all;
  const isListed = ({ username }: IAvailableBot): boolean =>
    own.some(agent => agent.username === username);
  // Nobody adds the agents of others.
  const addable = chats.settings.bots.filter(
    bot => !isHere(bot) && (bot.kind !== 'agent' || isOwn(bot))
  );
  const others = [...here, ...addable]
    .filter(bot => !isListed(bot))
    .sort((a, b) => a.displayName.localeCompare(b.displayName));
  const nameOf = (owner: string): string =>
    markedText(model.person(owner) ?? strangerOf(owner), trans);

  const draw = (bot: IAvailableBot): JSX.Element => (
    <BotRow
      key={bot.username}
      bot={bot}
      inChat={here.find(({ username }) => username === bot.username)}
      managers={here.filter(({ manager }) => manager).length}
      owner={isOwn(bot) ? null : bot.owner && nameOf(bot.owner)}
      canMove={isHere(bot) ? isOwn(bot) || MANAGING.includes(role) : ADDING.includes(role)}
      canChange={MANAGING.includes(role)}
      trans={trans}
      onChange={() =>
        attempt(
          isHere(bot)
            ? chats.list.removeBot(model.id, bot.username)
            : chats.list.addBot(model.id, bot.username)
        )
      }
      onAnswers={answers => attempt(chats.list.setAnswers(model.id, bot.username, answers))}
      onServes={serves => attempt(agents.setServes(model.id, bot.username, serves))}
    />
  );

  return (
    <Dialog className="cq-Bots" title={trans.__('Bots')} {...{ error, trans, onClose }}>
      {own.length > 0 && (
        <>
          <h3 className="cq-Bots-title">{trans.__('Your agents')}</h3>
          <ul className="cq-Bots-list">{own.map(draw)}</ul>
          {others.length > 0 && <h3 className="cq-Bots-title">{trans.__('Bots')}</h3>}
        </>
      )}
      {own.length + others.length === 0 && (
        <p className="cq-Bots-none">{trans.__('No bots run on this server.')}</p>
      )}
      <ul className="cq-Bots-list">{others.map(draw)}</ul>
    </Dialog>
  );
}
