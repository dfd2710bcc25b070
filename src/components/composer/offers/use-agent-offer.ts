import { useEffect, useMemo } from 'react';
import { botsAsked, type IAskableBot, type IUser } from '../../../document/index.js';
import type { IAvailableBot, IInputModel } from '../../../model/index.js';

/** Those who can be asked, and the user's own username. */
export interface IAgentSource {
  readonly people: readonly IUser[];
  readonly bots: readonly (IAskableBot & Pick<IAvailableBot, 'kind'>)[];
  readonly me: string;
}

/** Lets a draft that asks an agent take the open notebook along, also if its active cell is empty. */
export function useAgentOffer({ offer, value }: IInputModel, source: IAgentSource): void {
  const { people, bots, me } = source;
  const asksAgent = useMemo(() => {
    const isAgent = (name: string): boolean =>
      bots.some(({ username, kind }) => username === name && kind === 'agent');
    const message = { body: value, sender: me };
    return value.trim() !== '' && botsAsked(message, bots, { people }).some(isAgent);
  }, [value, people, bots, me]);
  useEffect(() => {
    if (offer) {
      offer.isForAgent = asksAgent;
    }
  }, [offer, asksAgent]);
}
