import * as fc from 'fast-check';
import * as Y from 'yjs';
import { drain, messagesOf, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { CHAT, TestRooms } from '../test-rooms.js';

const NAMES = ['ada', 'bob', 'cyd'];

/** One step of a client: a write, a frame that travels, a connection that breaks or returns. */
interface IStep {
  readonly who: number;
  readonly what: 'post' | 'edit' | 'hide' | 'remove' | 'stream' | 'up' | 'down' | 'cut' | 'store';
  readonly at: number;
}

const step = fc.record<IStep>({
  who: fc.nat(NAMES.length - 1),
  what: fc.constantFrom<IStep['what'][]>(
    ...(['post', 'post', 'edit', 'hide', 'remove', 'stream', 'up', 'up', 'down', 'down'] as const),
    ...(['cut', 'store'] as const)
  ),
  at: fc.nat(30)
});

const own = (peer: Peer): Y.Map<unknown>[] =>
  peer.messages.toArray().filter(m => m.get('sender') === peer.id && m.get('deleted') !== true);

function write(peer: Peer, { what, at }: IStep, i: number): void {
  const mine = own(peer);
  const message = mine.at(at % (mine.length || 1));
  const id = message?.get('id') as string;
  if (what === 'post') {
    peer.post(at % 3 === 0 ? new Y.Text('t') : `p${i}`, {}, at % (peer.messages.length + 1));
  } else if (message && what === 'stream') {
    const body = message.get('body');
    if (body instanceof Y.Text) {
      body.insert(body.length, `+${i}`);
    }
  } else if (message && what === 'edit' && !(message.get('body') instanceof Y.Text)) {
    peer.edit(id, `e${i}`);
  } else if (message && what === 'hide') {
    message.set('deleted', true);
  } else if (message && what === 'remove') {
    peer.messages.delete(peer.messages.toArray().indexOf(message));
  }
}

/** The rows as text with sorted fields. */
const text = (rows: readonly unknown[]): string =>
  JSON.stringify(rows.map(row => Object.entries(row as object).sort()));

const one = (who: number, what: IStep['what']): IStep => ({ who, what, at: 0 });

/** A client reads an answer of a broken connection after the next one has begun, which then lacks the frames lost with the first. */
const ANSWERED_LATE: IStep[] = [
  one(0, 'store'),
  ...['up', 'down', 'up', 'down', 'post', 'up', 'cut', 'cut', 'post'].map(what =>
    one(1, what as IStep['what'])
  ),
  one(0, 'post')
];

it('[MERGE1] honest edits in any order of arrival leave the same content in every copy, the room and its rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async steps => {
      const harness = await TestRooms.open({ compactAfter: 5 });
      const room = await harness.room();
      const peers = NAMES.map(name => new Peer(person(name)));
      peers.forEach(peer => peer.connect(room));
      for (const [i, one] of steps.entries()) {
        const peer = peers[one.who];
        switch (one.what) {
          case 'up':
            peer.give();
            break;
          case 'down':
            peer.take();
            break;
          case 'store':
            await harness.flush();
            break;
          case 'cut':
            if (peer.room) {
              peer.disconnect();
            } else {
              peer.connect(room);
            }
            break;
          default:
            write(peer, one, i);
        }
      }
      peers.filter(peer => !peer.room).forEach(peer => peer.connect(room));
      await drain(peers, harness.flush);
      harness.clock.advance(10_000); // the row of a streamed message is written when the stream has paused
      await harness.flush();

      const held = messagesOf(room.chat.ydoc) as unknown as { seq: number }[];
      for (const peer of peers) {
        expect(text(peer.toJSON())).toBe(text(held));
        expect(peer.refusals.filter(code => code !== 'orphan')).toEqual([]);
        expect(peer.closed).toBeNull();
      }
      const messages = room.chat.getMessages();
      const rows = await harness.storage.messagesAfter(CHAT, 0, 1000);
      expect(text(rows)).toBe(text(messages));
      const last = (await harness.storage.getChat(CHAT))!.lastSeq;
      // A missing number belongs to a message that its author removed.
      const seqs = messages.map(({ seq }) => seq!);
      expect(new Set(seqs).size).toBe(seqs.length);
      expect(seqs.every(seq => seq >= 1 && seq <= last)).toBe(true);
      if (!steps.some(({ what }) => what === 'remove')) {
        expect(seqs).toEqual(messages.map((_, i) => i + 1));
      }
      await harness.crash();
      const again = await harness.room();
      expect(text(messagesOf(again.chat.ydoc))).toBe(text(held));
      await harness.close();
      expect(harness.errors).toEqual([]);
    }),
    { numRuns: Number(process.env.MERGE_RUNS ?? 200), examples: [[ANSWERED_LATE]] }
  );
}, 60_000);
