import { useEffect, useMemo, useState } from 'react';
import { botsIn, botsPath } from '../../model/index.js';
import type { IAvailableBot, IChatBot } from '../../model/index.js';
import type { IChatViewProps } from '../contracts.js';
import { useSelected, useSignal } from './hooks.js';

/**
 * The bots of a chat. The server's settings describe most of them. The others are asked for when a view needs them, and so are agents, which
 * tell their commands and their models later.
 *
 * @param isNeeded - whether the view needs more than their names
 */
export function useChatBots(
  { model, chats }: Pick<IChatViewProps, 'model' | 'chats'>,
  isNeeded: boolean
): readonly IChatBot[] {
  const { id } = model;
  const { server, settings } = chats;
  useSignal(settings.changed);
  const [asked, setAsked] = useState<readonly IAvailableBot[]>([]);
  const cards = [...asked, ...settings.bots];
  const read = (): readonly IChatBot[] => botsIn(model.document, cards);
  // The same bots stay the same array, so that nothing is worked out again while others write.
  const key = useSelected(model.changed, () => JSON.stringify(read()));
  const bots = useMemo(read, [key]);
  const unknown = bots
    .filter(
      ({ username, kind }) =>
        kind === 'agent' || !settings.bots.some(bot => bot.username === username)
    )
    .map(({ username }) => username)
    .join();
  useEffect(() => {
    if (!isNeeded || unknown === '') {
      return undefined;
    }
    const controller = new AbortController();
    server
      .request<{ value: IAvailableBot[] }>('GET', botsPath(id), undefined, controller.signal)
      .then(({ value }) => setAsked(value))
      .catch(() => undefined); // their names remain
    return () => controller.abort();
  }, [server, id, unknown, isNeeded]);
  return bots;
}
