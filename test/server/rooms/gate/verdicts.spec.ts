import * as Y from 'yjs';
import { messagesOf, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { Random } from '../../../harness/random.js';
import { ada, CHAT, TestRooms } from '../test-rooms.js';

const SEEDS = Number(process.env.WHOLE_SEEDS ?? 60);
const FIRST = Number(process.env.WHOLE_FIRST ?? 1);
const TURNS = 25;

const { log, warn } = console;

beforeAll(() => {
  console.log = console.warn = () => undefined; // Yjs logs invalid structs
});

afterAll(() => void Object.assign(console, { log, warn }));

/** A user who changes own messages, mostly more often than they may, and sometimes in forbidden ways. */
class Author {
  constructor(
    readonly peer: Peer,
    private readonly _random: Random
  ) {}

  /** One transaction, and so one frame. */
  act(): void {
    this.peer.doc.transact(() => {
      for (let i = 0; i <= this._random.below(3); i++) {
        this._do();
      }
    });
  }

  private _do(): void {
    const { peer, _random: random } = this;
    const mine = peer.messages
      .toArray()
      .filter(message => message.get('sender') === peer.principal.username);
    const message = random.pick(mine);
    const body = message?.get('body');
    const n = ++this._count;
    if (!message || random.chance(0.2)) {
      const text = random.chance(0.3) ? new Y.Text('grows') : `b${n}`;
      peer.post(text, typeof text === 'string' ? { metadata: { n } } : {});
    } else if (random.chance(0.3)) {
      peer.messages.delete(peer.messages.toArray().indexOf(message), 1);
    } else if (body instanceof Y.Text) {
      random.pick([
        () => body.insert(random.below(body.length + 1), 'more'),
        () => body.delete(0, Math.min(2, body.length)),
        () => body.format(0, body.length, { bold: true }),
        () => body.insertEmbed(0, { image: 'x' })
      ])();
    } else {
      const color = random.pick(['red', 7]);
      random.pick([
        () => message.delete(random.pick(['body', 'id', 'sender', 'type', 'edited'])),
        () => peer.doc.getMap('users').set(peer.id, { username: peer.id, color }),
        ...Array.from({ length: 5 }, () => () => {
          // Two fields that belong together, so that one alone would be noticed.
          message.set('body', random.chance(0.2) ? 'x'.repeat(30_000) : `b${n}`);
          message.set('metadata', random.chance(0.2) ? 'nothing' : { n });
        })
      ])();
    }
  }

  private _count = 0;
}

async function play(seed: number): Promise<void> {
  const random = new Random(seed);
  const harness = await TestRooms.open({
    messagesPer10s: random.pick([2, 3, 5, 9]),
    refusals: Infinity,
    clientsPerSession: Infinity,
    ...(random.chance(0.3) && { structsPer10s: 60 })
  });
  const reader = await harness.enter(ada);
  const mal = await harness.enter(person('mal'));
  const author = new Author(mal, random);
  for (let turn = 0; turn < TURNS; turn++) {
    if (random.chance(0.15)) {
      mal.disconnect(); // the following changes come in one step 2
    }
    for (let i = 0; i <= random.below(2); i++) {
      author.act();
    }
    if (random.chance(0.3)) {
      harness.clock.advance(4_000);
    }
    if (!mal.room && random.chance(0.6)) {
      mal.connect(await harness.room());
    }
    await harness.exchange(reader, mal);
    const isReset = mal.notices.splice(0).some(({ type }) => type === 'reset');
    await referee(harness, reader);
    if (isReset || mal.closed) {
      mal.disconnect();
      mal.renew(random.client());
      harness.clock.advance(10_000);
      mal.connect(await harness.room());
      await harness.exchange(reader, mal);
    }
    if (mal.room) {
      expect(mal.toJSON()).toEqual(reader.toJSON());
    }
  }
  await harness.close();
}

async function referee(harness: TestRooms, reader: Peer): Promise<void> {
  const { chat } = await harness.room();
  expect([harness.errors, reader.closed, reader.refusals]).toEqual([[], null, []]);
  expect(reader.toJSON()).toEqual(messagesOf(chat.ydoc));
  const shown = chat.getMessages();
  expect(shown.length).toBe(chat.ymessages.length);
  for (const message of shown) {
    const isText = chat.getYMessage(message.id)!.get('body') instanceof Y.Text;
    const n = (message.metadata as { n?: number } | undefined)?.n;
    expect(message).toMatchObject({
      type: 'msg',
      sender: 'mal',
      seq: expect.any(Number) as number
    });
    expect(isText || message.body.slice(0, 20)).toBe(isText || `b${n}`);
    const row = await harness.storage.getMessage(CHAT, message.id);
    expect(isText ? { ...row, body: message.body } : row).toEqual(message);
  }
  const rows = await harness.storage.listMessages(CHAT, { limit: 1_000 });
  expect(rows.map(({ id }) => id).sort()).toEqual(shown.map(({ id }) => id).sort());
  expect(chat.getUser('mal')?.username ?? 'mal').toBe('mal');
}

it(`[GATE33] the changes of a frame to a message pass entirely or not at all, ${SEEDS} times`, async () => {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    await play(seed).catch((error: Error) => {
      throw new Error(`seed ${seed}: ${error.stack}`);
    });
  }
}, 3_600_000);

it('[GATE33] a refused deletion leads to a reset, also beside a refusal that needs none', async () => {
  const harness = await TestRooms.open({ messagesPer10s: 2 });
  const mal = await harness.enter(person('mal'));
  const [one, two] = [mal.post('one'), mal.post('two')];
  await harness.exchange(mal);
  mal.doc.transact(() => {
    mal.messages.delete(0, 1);
    mal.find(two)!.set('edited', true);
  });
  await harness.exchange(mal);
  expect(mal.notices.map(({ type }) => type)).toContain('reset');
  const { chat } = await harness.room();
  expect(chat.getMessage(one)).toMatchObject({ sender: 'mal', body: 'one', type: 'msg', seq: 1 });
  expect(chat.getMessage(one)).toEqual(await harness.storage.getMessage(CHAT, one));
  expect(chat.getMessage(two)).not.toHaveProperty('edited');
  await harness.close();
});

it('[GATE43] a soft deletion passes if its empty body lost against one that the server set at the same time', async () => {
  const harness = await TestRooms.open();
  const author = await harness.enter(ada);
  const id = author.post('words');
  await harness.exchange(author);
  author.disconnect();
  await harness.rooms.execute(ada, { type: 'edit', chat: CHAT, id, body: 'other words' });
  author.doc.clientID = 1; // of two values at the same place, the one of the higher client id wins
  author.doc.transact(() => {
    author.find(id)!.set('body', '');
    author.find(id)!.set('deleted', true);
  });
  Y.applyUpdate(author.doc, Y.encodeStateAsUpdate((await harness.room()).chat.ydoc), author);
  author.connect(await harness.room());
  await harness.exchange(author);
  expect(author.refusals).toEqual([]);
  expect((await harness.room()).chat.getMessage(id)).toMatchObject({ body: '', deleted: true });
  expect(author.toJSON()).toEqual(messagesOf((await harness.room()).chat.ydoc));
  await harness.close();
});
