import type { IMessage } from '../../../src/document/index.js';
import { person } from '../../harness/people.js';
import { CHAT } from './test-rooms.js';
import { harness } from './use-rooms.js';

export const bot = person('bot', { bot: true });

export const OPTIONS = [
  { id: 'yes', label: 'Deploy', style: 'danger' as const, value: 'v1.2' },
  { id: 'no', label: 'Not now' }
];

/** Sends a message with options. */
export const send = (message: Partial<IMessage> = {}, who = bot) =>
  harness.rooms.execute(who, {
    type: 'send',
    chat: CHAT,
    message: { id: 'q', body: 'Deploy?', options: OPTIONS, ...message }
  });
