import type { TranslationBundle } from '@jupyterlab/translation';
import type { IBridgeStatus } from '../../document/index.js';

/** The state of the connection to a room of LiveKit, beside the name of the room. */
export function stateWords({ state }: IBridgeStatus, trans: TranslationBundle): string {
  switch (state) {
    case 'connecting':
      return trans.__('connecting…');
    case 'connected':
      return trans.__('connected');
    case 'retrying':
      return trans.__('trying again…');
    case 'refused':
      return trans.__('refused');
  }
}

/** The same where nothing else tells that it is about LiveKit. */
export const bridgeWords = (status: IBridgeStatus, trans: TranslationBundle): string =>
  trans.__('LiveKit: %1', stateWords(status, trans));

/** Whether somebody should know of the state without looking for it. */
export const isTrouble = ({ state }: IBridgeStatus): boolean =>
  state === 'retrying' || state === 'refused';
