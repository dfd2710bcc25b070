import { LIMITS } from '../../../../server/limits.js';
import { ChatState } from '../../../../server/rooms/document/chat-state.js';
import { Turn } from '../../../../server/rooms/turn/turn.js';
import { CHAT } from '../test-rooms.js';

const MANY = 200_000;

it('[BULK1] a turn that removes more messages than a call bears arguments goes through', () => {
  const stored = {
    row: { id: CHAT, access: 'open', topic: '', lastSeq: 0, roomClient: 1 },
    participants: [],
    clients: new Map(),
    retired: new Set(),
    updates: []
  };
  const room = new ChatState(stored as never, LIMITS, () => 0);
  const { messages } = new Turn(
    room,
    { taken: new Set(), rows: new Map() } as never,
    new Set(),
    () => ''
  );
  const removed = Array.from({ length: MANY }, (_, i) => `m${i}`);
  messages.note({ created: [], changed: new Set(), streamed: new Set(), removed } as never);
  expect(messages.removed).toHaveLength(MANY);
  room.chat.dispose();
});
