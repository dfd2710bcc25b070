import { lookUp } from '../../../../server/rooms/turn/look-up.js';
import { ada, bob } from '../test-rooms.js';
import { broken } from '../room/test-flush.js';
import { expectErrors, harness, useRooms } from '../use-rooms.js';

useRooms();

describe('look-ups in the store', () => {
  const chats = [1, 2, 3, 4, 5].map(n => `00000000-0000-4000-8000-00000000000${n}`);
  const [a, b, c, d, e] = chats;

  /** Records the chats of each look-up from now on. */
  function questions(fails: (chats: string[]) => boolean = () => false): string[][] {
    const asked: string[][] = [];
    const lookUp = harness.storage.lookUp.bind(harness.storage);
    harness.storage.lookUp = async all => {
      const about = all.map(({ chat }) => chat);
      asked.push(about);
      return fails(about) ? Promise.reject(broken) : lookUp(all);
    };
    return asked;
  }

  async function open(): Promise<void> {
    for (const id of chats) {
      await harness.rooms.admit(ada, id);
    }
    await harness.flush();
  }

  it('[FLUSH29] all rooms of a flush share one look-up, for all that their turns need', async () => {
    await open();
    const asked = questions();
    const said = chats.flatMap(chat => [
      harness.say(ada, 'one', undefined, chat),
      harness.say(bob, 'two', undefined, chat)
    ]);
    await Promise.all(said);
    expect(asked).toEqual([chats]);
    await Promise.all([harness.flush(), harness.rooms.admit(bob, chats[0])]);
    expect(asked).toHaveLength(1);
  });

  it('[FLUSH29] a failed look-up affects only its room', async () => {
    await open();
    const asked = questions(about => about.includes(c));
    const said = await Promise.allSettled(
      chats.map(chat => harness.say(ada, 'x', undefined, chat))
    );
    expect(asked).toEqual([chats, ...chats.map(chat => [chat])]);
    expect(said.map(({ status }) => status === 'fulfilled')).toEqual(chats.map(chat => chat !== c));
    expectErrors(broken, broken);
  });

  it('[FLUSH31] a command that names more files than a message may have asks about none', async () => {
    await harness.rooms.admit(ada, a);
    const { id } = await harness.say(ada, 'one', undefined, a);
    let asked = 0;
    const lookUp = harness.storage.lookUp.bind(harness.storage);
    harness.storage.lookUp = all => {
      all.forEach(({ files = [], entries = [] }) => (asked += files.length + entries.length));
      return lookUp(all);
    };
    const attachments = Array.from({ length: 20_000 }, (_, i) => `${i}`);
    const commands = [
      { type: 'send', chat: a, message: { body: 'two', attachments } },
      { type: 'edit', chat: a, id, attachments }
    ] as const;
    for (const command of commands) {
      const refused = { code: 'bad_value', target: 'attachments' };
      await expect(harness.rooms.execute(ada, command)).rejects.toMatchObject(refused);
    }
    expect(asked).toBe(0);
  });

  it('[FLUSH29] a look-up of very many names is split', async () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => `m${i}`);
    const asked = questions();
    const all = chats.map(chat => ({ chat, ids }));
    const answers = await lookUp(harness.storage, all, () => {});
    expect(asked).toEqual([[a, b], [c, d], [e]]);
    expect(answers).toHaveLength(chats.length);
  });
});
