import type { IClock } from '../../clock.js';
import type { Emitter } from '../../emitter.js';
import type { IRoomsEvents } from '../events.js';
import type { ChatState } from './chat-state.js';

/** The part of a room's context that all parts of the room take; see `RoomContext`. */
export interface IOpenRoom {
  readonly chatState: ChatState;
  readonly clock: IClock;
  readonly events: Emitter<IRoomsEvents>;
}
