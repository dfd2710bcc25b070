import * as encoding from 'lib0/encoding';
import { decodePresence } from '../../../../server/rooms/sessions/presence-frame.js';
import { presence } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada } from '../test-rooms.js';
import { harness, heard, here, send, there, usePresence } from './test-presence.js';

usePresence();

const many = (count: number, first = 100_000, clock = 1): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, count);
  for (let i = 0; i < count; i++) {
    encoding.writeVarUint(encoder, first + i);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, '{}');
  }
  return encoding.toUint8Array(encoder);
};

/** A state in an encoding other than UTF-8. */
const latin = ((): Uint8Array => {
  const encoder = encoding.createEncoder();
  [1, 7, 1].forEach(value => encoding.writeVarUint(encoder, value));
  encoding.writeVarUint8Array(encoder, Buffer.from('{"a":"caf\xe9"}', 'latin1'));
  return encoding.toUint8Array(encoder);
})();

/** The client ids of all present users. */
const present = (): number[] => {
  there.down.length = 0;
  there.room!.receive(there.session, { type: 'queryAwareness' });
  return heard(there).map(({ client }) => client);
};

describe('a session that repeats the presence of a crowd', () => {
  const others = (): number => {
    const own = [here, there].map(({ doc }) => doc.clientID);
    return present().filter(client => !own.includes(client)).length;
  };

  it('[PRES11] adds at most as many states as a session may, and the rest is ignored', async () => {
    const { chatState } = await harness.room();
    const before = chatState.clients.size;
    await send(here, many(10_000));
    await send(here, many(10_000, 200_000));
    expect([here.closed, here.refusals]).toEqual([null, []]);
    expect(others()).toBe(99); // and its own state
    expect(chatState.clients.size).toBe(before + 99);
  });

  it('[PRES11] holds at most as many states as a session may, including those that other sessions of its user added', async () => {
    await send(here, many(99));
    const second = await harness.enter(ada);
    await send(second, many(99, 200_000));
    const third = await harness.enter(ada);
    here.disconnect();
    second.disconnect();
    await send(third, many(99, 100_000, 5), many(99, 200_000, 5));
    expect(others()).toBe(100);
  });
});

it('[PRES12] the presence frame is encoded once for all requests until it changes', async () => {
  const ask = (): unknown[] => {
    [here, there].forEach(peer => peer.room!.receive(peer.session, { type: 'queryAwareness' }));
    return [here, there].flatMap(({ down }) => down.splice(0));
  };
  [here, there].forEach(({ down }) => (down.length = 0));
  const [first, ...same] = [...ask(), ...ask()];
  expect(same).toHaveLength(3);
  same.forEach(frame => expect(frame).toBe(first));
  await send(here, presence(here.doc.clientID, 2, { isWriting: true }));
  [here, there].forEach(({ down }) => (down.length = 0));
  const [changed] = ask() as [{ update: Uint8Array }];
  expect(decodePresence(changed.update).map(({ state }) => state?.isWriting)).toContain(true);
  here.disconnect();
  expect(present()).toEqual([there.doc.clientID]);
});

describe('invalid presence', () => {
  it.each<[string, string, Uint8Array]>([
    ['nothing', 'malformed', new Uint8Array()],
    ['a frame cut short', 'malformed', presence(7, 1, { a: 'b' }).slice(0, -2)],
    ['a list', 'malformed', presence(7, 1, [])],
    ['a text', 'malformed', presence(7, 1, 'x')],
    ['a number', 'malformed', presence(7, 1, 1)],
    ['a text that is not UTF-8', 'malformed', latin],
    ['too many at once', 'malformed', many(10_001)],
    ['an endless count', 'malformed', Uint8Array.from([255, 255, 255, 255, 15])]
  ])('[PRES7] %s ends its session and is not shown', async (_, code, update) => {
    await send(here, update);
    expect(here.closed).toBe(code);
    expect(heard(there)).toMatchObject([{ client: here.doc.clientID, state: null }]);
  });

  it.each([
    ['too large', { x: 'y'.repeat(5000) }],
    ['too large in bytes', { x: 'ü'.repeat(2500) }],
    ['nested too deeply', JSON.parse('{"x":' + '['.repeat(1000) + ']'.repeat(1000) + '}') as object]
  ])('[PRES7] a state that is %s is refused and not shown', async (_, state) => {
    await send(here, presence(7, 1, state));
    const notices = here.down.flatMap(frame => (frame.type === 'notice' ? frame.notice : []));
    expect(notices).toMatchObject([{ type: 'refused', code: 'bad_value' }]);
    expect(there.down).toEqual([]);
  });

  it('[PRES9] a client that repeats the states of many others is no offender, however large they are', async () => {
    const crowd = await Promise.all(
      Array.from({ length: 100 }, (_, i) => harness.enter(person(`p${i}`)))
    );
    for (const peer of crowd) {
      const padding = 'x'.repeat(4096 - JSON.stringify({ padding: '' }).length);
      await send(peer, presence(peer.doc.clientID, 9, { padding }));
    }
    there.down.length = 0;
    there.room!.receive(there.session, { type: 'queryAwareness' });
    const [whole] = there.down.splice(0);
    expect(decodePresence((whole as { update: Uint8Array }).update)).toHaveLength(102);
    await send(there, (whole as { update: Uint8Array }).update);
    expect([there.closed, there.down.filter(({ type }) => type === 'notice')]).toEqual([null, []]);
  });

  it('[PRES7] the largest permitted number of states in a frame is shown', async () => {
    await send(here, many(64));
    expect(heard(there)).toHaveLength(64);
  });
});
