import { ManualClock } from '../../../../testing/manual-clock.js';
import { LIMITS } from '../../../../server/limits.js';
import { ChatState } from '../../../../server/rooms/document/chat-state.js';
import { Turn } from '../../../../server/rooms/turn/turn.js';
import { person } from '../../../harness/people.js';
import { bob, CHAT, TestRooms } from '../test-rooms.js';

const MANY = 200_000;

it('[BULK1] a turn removes more messages than a call can have arguments', () => {
  const stored = {
    row: { id: CHAT, access: 'open', topic: '', lastSeq: 0, roomClient: 1 },
    participants: [],
    clients: new Map(),
    retired: new Set(),
    updates: []
  };
  const room = new ChatState(stored as never, LIMITS, new ManualClock(0));
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

/** The fields of jupyterlab_chat's class of messages, which rejects others. */
const PYTHON = [
  ...['body', 'id', 'time', 'sender', 'type', 'attachments', 'mentions', 'raw_time'],
  ...['deleted', 'edited', 'metadata', 'mime_model']
];

let harness: TestRooms | undefined;
afterEach(() => harness?.close());

it("[GATE44] a frame's message loses the fields that Python does not know", async () => {
  harness = await TestRooms.open();
  const bot = person('bot', { bot: true });
  const peers = [await harness.enter(bot), await harness.enter(bob)];
  const { id: first } = await harness.say(bob, 'first');
  await harness.exchange(...peers);
  const fields = { reply_to: first, content_type: 'html', options: ['yes', 'no'] };
  const id = peers[0].post('second', fields);
  await harness.exchange(...peers);
  const { chat } = (await harness.room()).chatState;
  expect(chat.getMessage(id)).toMatchObject(fields);
  const late = await harness.enter(bob);
  for (const { messages } of [...peers, late]) {
    const names = messages.toArray().flatMap(message => [...message.keys()]);
    expect(names.filter(name => name === 'body')).toHaveLength(2);
    expect(names.filter(name => !PYTHON.includes(name))).toEqual([]);
  }
  peers[0].find(id)!.set('options', ['maybe']);
  await harness.exchange(...peers);
  expect(peers[0].refusals).not.toEqual([]);
  expect(harness.errors).toEqual([]);
});
