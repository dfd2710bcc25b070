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
    const agents = bots.filter(({ kind }) => kind === 'agent').map(({ username }) => username);
    if (agents.length === 0 || value.trim() === '') {
      return false;
    }
    const message = { body: value, sender: me };
    return botsAsked(message, bots, { people }).some(name => agents.includes(name));
  }, [value, people, bots, me]);
  useEffect(() => {
    if (offer) {
      offer.isForAgent = asksAgent;
    }
  }, [offer, asksAgent]);
}
