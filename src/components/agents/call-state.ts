import type { TranslationBundle } from '@jupyterlab/translation';
import type { IMessageItem, IToolCall } from '../../model/index.js';
import { formatNumber } from '../content/page-language.js';
import type { IconName } from '../icons.js';

/** How far a call is, as its line shows it. `asks` waits for the owner of the agent, `ended` was given up. */
export type CallState = 'waits' | 'asks' | 'runs' | 'done' | 'failed' | 'ended';

/** A call whose answer was stopped or has failed does not run any more, whatever its agent said last. */
export function stateOf(
  { status, permission }: IToolCall,
  { stopped_by: stopper, stream_failure: failure }: IMessageItem
): CallState {
  switch (status) {
    case 'completed':
      return 'done';
    case 'failed':
      return 'failed';
    default:
      return stopper !== undefined || failure !== undefined
        ? 'ended'
        : permission?.isOpen
          ? 'asks'
          : status === 'pending'
            ? 'waits'
            : 'runs';
  }
}

export const STATE_ICONS: Readonly<Record<CallState, IconName>> = {
  waits: 'clock',
  asks: 'lock',
  runs: 'play',
  done: 'check',
  failed: 'warn',
  ended: 'stop'
};

/** The state in words. The line shows only an icon for it. */
export function stateWords(state: CallState, trans: TranslationBundle): string {
  switch (state) {
    case 'waits':
      return trans.__('Not started');
    case 'asks':
      return trans.__('Waits for permission');
    case 'runs':
      return trans.__('Running');
    case 'done':
      return trans.__('Done');
    case 'failed':
      return trans.__('Failed');
    case 'ended':
      return trans.__('Stopped');
  }
}

/** For example: 0.4 s, 12 s, 3 min. @param duration - in milliseconds */
export function durationWords(duration: number, trans: TranslationBundle): string {
  const seconds = duration / 1_000;
  const shown = seconds < 60 ? seconds : seconds / 60;
  const rounded = formatNumber(shown < 10 ? Math.round(shown * 10) / 10 : Math.round(shown));
  return seconds < 60 ? trans.__('%1 s', rounded) : trans.__('%1 min', rounded);
}
