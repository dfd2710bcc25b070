import type { ISession } from '../../../../server/rooms/session.js';
import { Queue } from '../../../../server/rooms/turn/queue.js';
import { Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestRooms } from '../test-rooms.js';
import { stateVector } from './state-vector.js';

/** The cost of a step 1, and the end of a session without one. */

describe('a step 2', () => {
  const TURN = 20_000;
  const sessions: ISession[] = Array.from({ length: 6 }, (_, i) => new Peer(person(`p${i}`)));
  const asked = (cost: number): Queue => {
    const read = (): never => {
      throw new Error('nothing is read');
    };
    return new Queue({ decode: read, cut: read }, () => cost);
  };
  const say = (works: Queue, session: ISession, client: number): void =>
    works.push({ type: 'step1', session, stateVector: stateVector(client) });

  it('[LOAD15] costs as much as the document is large, so that a turn writes few different ones', () => {
    const works = asked(8_000);
    sessions.forEach((session, i) => say(works, session, i));
    expect(sessions.map(() => works.take(TURN).items.length)).toEqual(sessions.map(() => 1));
    const smaller = asked(4_500);
    sessions.forEach((session, i) => say(smaller, session, i));
    expect(smaller.take(TURN).items).toHaveLength(4);
    expect(smaller.take(TURN).items).toHaveLength(2);
  });

  it('[FLUSH24] is written once for all sessions with the same state vector', () => {
    const works = asked(4_500);
    sessions.forEach(session => say(works, session, 1));
    expect(works.take(TURN).items).toHaveLength(6);
  });

  it("[LOAD15] delays the sessions that request it, and no one else's messages", () => {
    const works = asked(4_500);
    const flood = Array.from({ length: 9 }, () => new Peer(ada));
    flood.forEach((session, i) => say(works, session, i));
    works.push({ type: 'join', session: sessions[1] });
    const { items: taken } = works.take(TURN);
    expect(taken).toContainEqual({ type: 'join', session: sessions[1] });
  });

  it('[FLUSH24] answers the last step 1 of a session, and earlier ones cost nothing', () => {
    const works = asked(8_000);
    [1, 2, 3].forEach(client => say(works, sessions[0], client));
    const { items: taken } = works.take(TURN);
    expect(taken).toEqual([{ type: 'step1', session: sessions[0], stateVector: stateVector(3) }]);
    expect(works.isEmpty).toBe(true);
    say(works, sessions[0], 4);
    expect(works.take(TURN).items).toHaveLength(1);
  });
});

describe('a session', () => {
  let harness: TestRooms;
  beforeEach(async () => {
    harness = await TestRooms.open();
  });
  afterEach(async () => {
    await harness.close();
    expect(harness.errors).toEqual([]);
  });

  it('[ROOM22] is closed without a step 1 within a minute', async () => {
    const honest = await harness.enter(ada);
    const silent = new Peer(bob);
    silent.room = await harness.room();
    silent.room.join(silent);
    harness.clock.advance(59_999);
    expect(silent.closed).toBeNull();
    harness.clock.advance(1);
    expect(silent.closed).toBe('too_slow');
    harness.clock.advance(300_000);
    expect(honest.closed).toBeNull();
  });
});
