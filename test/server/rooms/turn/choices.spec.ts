import fc from 'fast-check';
import { person } from '../../../harness/people.js';
import type { IChoice, IMessage } from '../../../../src/document/index.js';
import { LIMITS } from '../../../../server/limits.js';
import { bot, OPTIONS, send } from '../test-options.js';
import { ada, bob, CHAT } from '../test-rooms.js';
import { harness, reopen, useRooms } from '../use-rooms.js';

const carol = person('carol');

useRooms();

const choose = (who = ada, option = 'yes') =>
  harness.rooms.execute(who, { type: 'choose', chat: CHAT, id: 'q', option });
const withdraw = (who = bot, reason?: 'timeout') =>
  harness.rooms.execute(who, { type: 'withdraw', chat: CHAT, id: 'q', reason });
const edit = (body = 'Delete all?') =>
  harness.rooms.execute(bot, { type: 'edit', chat: CHAT, id: 'q', body });
const stored = () => harness.storage.getMessage(CHAT, 'q');
const chosen = async () => ((await stored())?.choices ?? []).map(({ option, by }) => [option, by]);
const code = (work: Promise<unknown>) =>
  work.then(
    () => null,
    ({ code, target }: { code: string; target?: string }) => (target ? `${code} ${target}` : code)
  );

describe('a choice', () => {
  it('[OPTION3] is stored with its author and time, for every reader', async () => {
    const reader = await harness.enter(bob);
    await send();
    harness.clock.advance(5_000);
    await choose();
    await harness.exchange(reader);
    const choice = { option: 'yes', by: 'ada', time: harness.clock.now() / 1000 };
    expect(reader.toJSON().at(-1)).toMatchObject({ options: OPTIONS, choices: [choice] });
    expect(reader.toJSON().at(-1)).not.toHaveProperty('edited');
    expect(await stored()).toEqual(reader.toJSON().at(-1));
  });

  it('[OPTION10] is asked of those whom the question mentions, unless its author mentions others', async () => {
    await send({ audience: ['bob'] });
    expect((await stored())?.mentions).toEqual(['bob']);
    const message = { body: 'Delete?', options: OPTIONS, audience: ['bob'], mentions: ['ada'] };
    await harness.rooms.execute(bot, {
      type: 'send',
      chat: CHAT,
      message: { ...message, id: 'r' }
    });
    expect((await harness.storage.getMessage(CHAT, 'r'))?.mentions).toEqual(['ada']);
  });

  it('[OPTION3] is made by those whom the audience names, and who may write', async () => {
    await send({ audience: ['bob'] });
    expect(await code(choose(ada))).toBe('not_asked');
    expect(await code(choose(person('stranger')))).toBe('not_asked');
    await harness.rooms.execute(ada, {
      type: 'set-role',
      chat: CHAT,
      username: 'bob',
      role: 'reader'
    });
    expect(await code(choose(bob))).toBe('read_only');
    await harness.rooms.execute(ada, {
      type: 'set-role',
      chat: CHAT,
      username: 'bob',
      role: 'member'
    });
    expect(await code(choose(bob))).toBeNull();
  });

  it('[OPTION3] is not made by the bot itself nor by another bot', async () => {
    await send({ audience: ['bot', 'other'] });
    expect(await code(choose(bot))).toBe('not_asked');
    expect(await code(choose(person('other', { bot: true })))).toBe('not_asked');
  });

  it('[OPTION3] names an option that is a button of the message', async () => {
    await send({ options: [...OPTIONS, 'later'] });
    expect(await code(choose(ada, 'later'))).toBe('bad_value option');
    expect(await code(choose(ada, 'constructor'))).toBe('bad_value option');
    expect(await code(choose(ada, 7 as unknown as string))).toBe('bad_value option');
    await harness.say(ada, 'plain', 'plain');
    const choosing = { type: 'choose', chat: CHAT, id: 'plain', option: 'yes' } as const;
    expect(await code(harness.rooms.execute(bob, choosing))).toBe('bad_value option');
    const missing = { ...choosing, id: 'nowhere' };
    expect(await code(harness.rooms.execute(bob, missing))).toBe('message_not_found');
  });

  it('[OPTION3] cannot be written by a frame', async () => {
    const peer = await harness.enter(bot);
    const choices: IChoice[] = [{ option: 'yes', by: 'ada', time: 1 }];
    peer.post('Deploy?', { id: 'forged', options: OPTIONS, choices });
    await send();
    await harness.exchange(peer);
    peer.find('q')!.set('choices', choices);
    peer.doc.getMap('extras').set('q', { seq: 1, options: OPTIONS, choices });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['unknown_field', 'not_allowed', 'not_allowed', 'not_yours']);
    expect(await chosen()).toEqual([]);
    expect(await harness.storage.getMessage(CHAT, 'forged')).toBeNull();
  });

  it('[OPTION4] the first one ends the question, and a repeated click changes nothing', async () => {
    await send();
    await choose(ada);
    const row = await stored();
    expect(await code(choose(bob, 'no'))).toBe('already_chosen');
    expect(await code(choose(bob, 'yes'))).toBe('already_chosen');
    expect(await code(choose(ada, 'no'))).toBe('already_chosen');
    harness.clock.advance(1_000);
    expect(await code(choose(ada))).toBeNull();
    expect(await stored()).toEqual(row);
  });

  it('[OPTION4] with `once: false`, everybody may choose once', async () => {
    await send({ once: false });
    await choose(ada);
    await choose(bob, 'no');
    expect(await code(choose(bob, 'yes'))).toBe('already_chosen');
    expect(await code(choose(bob, 'no'))).toBeNull();
    await withdraw();
    expect(await code(choose(carol))).toBe('options_closed');
    expect(await chosen()).toEqual([
      ['yes', 'ada'],
      ['no', 'bob']
    ]);
  });

  it('[OPTION4] a message takes at most 250 choices', async () => {
    await send({ once: false });
    for (let i = 0; i < 250; i++) {
      await choose(person(`p${i}`));
    }
    expect(await code(choose(carol))).toBe('options_closed');
    expect(await chosen()).toHaveLength(250);
  });

  it('[OPTION5] of several at the same time one wins, in any order, and all copies agree', async () => {
    const people = [ada, bob, carol];
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(
          fc.oneof(
            fc.record({ who: fc.nat(2), option: fc.constantFrom('yes', 'no') }),
            fc.constantFrom('withdraw', 'edit', 'flush', 'delete', 'crash')
          ),
          { maxLength: 8 }
        ),
        async (once, acts) => {
          await reopen({});
          const peers = [await harness.enter(ada), await harness.enter(bob)];
          await send({ once });
          const wins: string[] = [];
          const losses: (string | null)[] = [];
          const working: Promise<unknown>[] = [];
          for (const act of acts) {
            if (act === 'flush') {
              await harness.exchange(...peers);
            } else if (act === 'crash') {
              await Promise.allSettled(working);
              peers.forEach(peer => peer.disconnect());
              await harness.crash();
              for (const peer of peers) {
                peer.connect(await harness.room());
              }
            } else if (typeof act === 'string') {
              const command =
                act === 'edit'
                  ? edit()
                  : act === 'withdraw'
                    ? withdraw()
                    : harness.rooms.execute(bot, { type: 'delete', chat: CHAT, id: 'q' });
              working.push(command.catch(() => undefined));
            } else {
              const who = people[act.who];
              working.push(
                code(choose(who, act.option)).then(lost =>
                  lost === null ? wins.push(`${act.option} ${who.username}`) : losses.push(lost)
                )
              );
            }
          }
          await Promise.all(working);
          await harness.exchange(...peers);
          const row = await stored();
          const told = (row?.choices ?? []).map(({ option, by }) => `${option} ${by}`);
          const allowed = ['already_chosen', 'options_closed', 'message_not_found'];
          expect(losses.every(lost => lost !== null && allowed.includes(lost))).toBe(true);
          expect(row?.deleted ? [] : [...new Set(wins)].sort()).toEqual([...told].sort());
          expect(told.length).toBeLessThanOrEqual(once ? 1 : 3);
          expect(new Set(row?.choices?.map(({ by }) => by)).size).toBe(told.length);
          for (const peer of peers) {
            expect((peer.toJSON() as IMessage[]).find(({ id }) => id === 'q')).toEqual(row);
          }
        }
      ),
      { numRuns: 40 }
    );
  }, 60_000);
});

describe('a question ends', () => {
  it('[OPTION6] when its author withdraws it, with the reason', async () => {
    await send();
    expect(await code(withdraw(ada))).toBe('forbidden');
    expect(await code(withdraw(bot, 'edited' as 'timeout'))).toBe('bad_value reason');
    await withdraw(bot, 'timeout');
    await withdraw();
    expect(await stored()).toMatchObject({ options: OPTIONS, options_closed: 'timeout' });
    expect(await code(choose())).toBe('options_closed');
  });

  it('[OPTION6] once: a question that was answered is not withdrawn, and one without options neither', async () => {
    await send();
    await choose();
    expect(await code(withdraw())).toBe('already_chosen');
    await harness.say(bot, 'plain', 'plain');
    const plain = { type: 'withdraw', chat: CHAT, id: 'plain' } as const;
    expect(await code(harness.rooms.execute(bot, plain))).toBe('bad_value options');
  });

  it('[OPTION6] when its text changes, by command or by frame, and not with its metadata', async () => {
    await send();
    const metadata = { step: '2' };
    await harness.rooms.execute(bot, { type: 'edit', chat: CHAT, id: 'q', metadata });
    expect(await stored()).not.toHaveProperty('options_closed');
    await edit();
    expect(await stored()).toMatchObject({ options_closed: 'edited' });
    expect(await code(choose())).toBe('options_closed');
    const peer = await harness.enter(bot);
    const id = peer.post('Deploy?', { options: OPTIONS });
    await harness.exchange(peer);
    peer.find(id)!.set('body', 'Delete all?');
    await harness.exchange(peer);
    expect(await harness.storage.getMessage(CHAT, id)).toMatchObject({ options_closed: 'edited' });
  });

  it('[OPTION6] an answer outlives an edit, and goes with the message', async () => {
    await send();
    await choose();
    await edit('Deployed.');
    expect(await stored()).toMatchObject({ choices: [{ by: 'ada' }], edited: true });
    expect(await stored()).not.toHaveProperty('options_closed');
    await harness.rooms.execute(bot, { type: 'delete', chat: CHAT, id: 'q' });
    const row = await stored();
    for (const field of ['options', 'audience', 'once', 'choices', 'options_closed']) {
      expect(row).not.toHaveProperty(field);
    }
    expect(await code(choose(bob))).toBe('message_not_found');
  });

  it('[OPTION6] begins when its text is complete', async () => {
    await send({ streaming: true });
    expect(await code(choose())).toBe('options_closed');
    await harness.rooms.execute(bot, { type: 'append', chat: CHAT, id: 'q', text: ' Now?' });
    await harness.rooms.execute(bot, { type: 'finish', chat: CHAT, id: 'q' });
    expect(await code(choose())).toBeNull();
  });
});

it('[OPTION9] options and choices outlive a restart and leave the document with their message', async () => {
  await send({ once: false });
  await choose(ada);
  await harness.crash();
  const peer = await harness.enter(bob);
  expect(peer.toJSON().at(-1)).toMatchObject({ choices: [{ by: 'ada' }] });
  for (let i = 0; i <= LIMITS.windowMax; i++) {
    await harness.say(ada, `${i}`);
  }
  await harness.exchange(peer);
  expect((await harness.room()).chat.getMessage('q')).toBeUndefined();
  await choose(bob, 'no');
  await harness.exchange(peer);
  expect(await chosen()).toEqual([
    ['yes', 'ada'],
    ['no', 'bob']
  ]);
  const told = peer.notices.flatMap(one => (one.type === 'changed' ? one.changes : []));
  expect(told).toMatchObject([{ id: 'q', choices: [{ by: 'ada' }, { by: 'bob' }] }]);
});
