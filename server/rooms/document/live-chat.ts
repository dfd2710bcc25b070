import type { IClock } from '../../clock.js';
import type { Emitter } from '../../emitter.js';
import type { IRoomsEvents } from '../events.js';
import type { ChatState } from './chat-state.js';

/** The part of an open room that all its other parts take. */
export interface ILiveChat {
  readonly chatState: ChatState;
  readonly clock: IClock;
  readonly events: Emitter<IRoomsEvents>;
}
