import type { IBot } from '../../../server/bots/bot.js';
import { Statuses } from '../../../server/bots/statuses.js';
import { Emitter } from '../../../server/emitter.js';
import { ChatError } from '../../../server/errors.js';
import type { ICommitted, IRoomsEvents } from '../../../server/rooms/events.js';

it.each([
  [new ChatError('chat_deleted'), ['warn']],
  [new Error('disk'), ['error']]
])(
  '[NOFAULT11] a chat that goes meanwhile is no error of the server, unlike %s',
  async (error, levels) => {
    const events = new Emitter<IRoomsEvents>(() => undefined);
    const told: string[] = [];
    const log = {
      info: () => void told.push('info'),
      warn: () => void told.push('warn'),
      error: () => void told.push('error')
    };
    const bot = { name: 'echo', displayName: 'Echo', onStatus: () => undefined };
    const statuses = new Statuses({
      rooms: { events, execute: () => Promise.reject(error) },
      storage: {
        getParticipants: () => Promise.resolve([{ username: 'echo', role: 'bot', addedOn: 0 }]),
        getUser: () => Promise.resolve(null)
      },
      bots: () => [bot as unknown as IBot],
      log
    });
    events.emit('committed', { chat: 'c', joined: ['ada'], left: [] } as unknown as ICommitted);
    await new Promise(resolve => setImmediate(resolve));
    expect(told).toEqual(levels);
    statuses.dispose();
  }
);
