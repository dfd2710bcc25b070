import type { IPrincipal } from '../../../server/identity/principal.js';
import { person } from '../../harness/people.js';
import { ada, bob, CHAT, TestRooms } from './test-rooms.js';

let harness: TestRooms;

afterEach(() => harness?.close());

const mal = person('mal');

const attach = (id: string, who: IPrincipal = mal, size = 1) =>
  harness.rooms.execute<'attach'>(who, {
    type: 'attach',
    chat: CHAT,
    attachment: { id, name: id, mimeType: 'text/plain', size }
  });
const detach = (id: string, who: IPrincipal = mal) =>
  harness.rooms.execute<'detach'>(who, { type: 'detach', chat: CHAT, id });
const invite = (who: IPrincipal, ...names: string[]) =>
  harness.rooms.execute<'add-participants'>(who, {
    type: 'add-participants',
    chat: CHAT,
    participants: names.map(username => ({ username }))
  });

const guest = (n: number, entrance: string) =>
  person(`guest-00000000-0000-4000-8000-00000000000${n}`, { guest: true, entrance });

describe('attachments', () => {
  const full = { code: 'too_many_attachments' };

  it('[QUOTA18] one user leaves room for the attachments of others, in every protocol and after a restart', async () => {
    harness = await TestRooms.open({ attachmentsPerMember: 3, attachments: 5 });
    const peer = await harness.enter(mal);
    for (const key of ['a', 'b', 'c', 'd']) {
      peer.doc.getMap('attachments').set(key, { type: 'file', value: key });
    }
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['too_many_attachments']);
    await expect(attach('e')).rejects.toMatchObject(full);
    await harness.crash();
    await expect(attach('e')).rejects.toMatchObject(full);
    await attach('f', bob);
    await detach('a');
    await attach('g');
    await expect(attach('h')).rejects.toMatchObject(full);
    await attach('i', bob);
    await expect(attach('j', ada)).rejects.toMatchObject(full); // the limit of the chat
  });

  it('[QUOTA18] attachments of one turn are counted together, and those of frames with those of commands', async () => {
    harness = await TestRooms.open({ attachmentsPerMember: 3 });
    const peer = await harness.enter(mal);
    const files = peer.doc.getMap('attachments');
    files.set('a', { type: 'file', value: 'a' });
    files.set('b', { type: 'file', value: 'b' });
    const sent = Promise.allSettled([attach('c'), attach('d'), attach('e')]);
    await harness.exchange(peer);
    const stored = (await sent).filter(({ status }) => status === 'fulfilled').length;
    expect(stored + 2 - peer.refusals.length).toBe(3);
    expect((await harness.storage.attachedShare(CHAT, 'mal')).entries).toBe(3);
  });

  it('[QUOTA18] a user adds `attachmentsPerMinute` attachments a minute, and the error says how long to wait', async () => {
    harness = await TestRooms.open({ attachmentsPerMinute: 2 });
    const peer = await harness.enter(mal);
    peer.doc.getMap('attachments').set('a', { type: 'file', value: 'a' });
    await harness.exchange(peer);
    await attach('b');
    await expect(attach('c')).rejects.toMatchObject({ code: 'too_many_requests', wait: 60_000 });
    peer.doc.getMap('attachments').set('d', { type: 'file', value: 'd' });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['too_many_requests']);
    await attach('e', bob);
    harness.clock.advance(60_000);
    await attach('c');
  });

  it('[QUOTA18] one user leaves bytes for the files of others', async () => {
    harness = await TestRooms.open({ attachedBytesPerMember: 100, attachedBytesPerChat: 150 });
    await attach('a', mal, 60);
    await expect(attach('b', mal, 41)).rejects.toMatchObject({ code: 'attachment_too_large' });
    await attach('c', bob, 80);
    await detach('a');
    await attach('d', mal, 70);
  });

  it('[QUOTA18] guests from one address have one share', async () => {
    harness = await TestRooms.open({ attachmentsPerMember: 1 });
    await attach('a', guest(1, 'here'));
    const peer = await harness.enter(guest(2, 'here'));
    peer.doc.getMap('attachments').set('b', { type: 'file', value: 'b' });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['too_many_attachments']);
    const other = await harness.enter(guest(3, 'there'));
    other.doc.getMap('attachments').set('c', { type: 'file', value: 'c' });
    await harness.exchange(other);
    expect(other.refusals).toEqual([]);
    await harness.crash();
    await expect(attach('d', guest(4, 'there'))).rejects.toMatchObject(full);
  });
});

it('[NAME4] an unnamed chat is numbered by the chats that its creator made', async () => {
  harness = await TestRooms.open();
  const name = (who: IPrincipal, access: 'open' | 'private' = 'private') =>
    harness.rooms
      .execute<'create-chat'>(who, { type: 'create-chat', access })
      .then(async ({ id }) => (await harness.storage.getChat(id))?.topic);
  const twin = { ...person('twin'), displayName: 'Mal' }; // anybody can choose this name
  expect([await name(mal), await name(mal)]).toEqual(["Mal's chat", "Mal's chat 2"]);
  expect(await name(twin)).toBe("Mal's chat");
  await name(mal, 'open');
  expect(await name(twin)).toBe("Mal's chat 2");
  expect(await name(twin, 'open')).toBe("Mal's chat 3");
});

it('[QUOTA19] members leave room for the people that owners and moderators add', async () => {
  harness = await TestRooms.open({ participants: 10, strangersPerChat: 5 });
  const known = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
  for (const username of known) {
    const user = { username, name: username, displayName: username, bot: false };
    await harness.storage.putUser(user);
  }
  const strange = await invite(bob, 'a', 'b', 'c', 'd', 'e');
  expect(strange.refused).toEqual([{ username: 'e', code: 'too_many_participants' }]);
  expect((await invite(bob, ...known)).added).toEqual(['one', 'two', 'three']);
  const role = { type: 'set-role', chat: CHAT, username: 'four', role: 'member' } as const;
  await expect(harness.rooms.execute(bob, role)).rejects.toMatchObject({
    code: 'too_many_participants'
  });
  expect((await invite(ada, 'e', ...known)).added).toEqual(['e', 'four']);
});

it('[QUOTA20] one user leaves kinds of reactions for others', async () => {
  harness = await TestRooms.open();
  const { id } = await harness.say(ada, 'liked');
  const react = (emoji: string, who: IPrincipal = mal, on = true) =>
    harness.rooms.execute(who, { type: 'react', chat: CHAT, id, emoji, on });
  const emoji = [...'😀😁😂😃😄😅😆😇😈😉'];
  for (const one of emoji) {
    await react(one);
  }
  await expect(react('🎉')).rejects.toMatchObject({ code: 'too_many_reactions', target: 'emoji' });
  await react('🎉', bob);
  await expect(react('🎉')).rejects.toMatchObject({ code: 'too_many_reactions' });
  await react('😀', mal, false);
  await react('🎉');
});

describe('[QUOTA21] one user leaves pins for others', () => {
  const pin = (who: IPrincipal, id: string, pinned = true) =>
    harness.rooms.execute<'pin'>(who, { type: 'pin', chat: CHAT, id, pinned });
  const say = async (body = 'said') => (await harness.say(ada, body)).id;
  const full = { code: 'too_many_pins' };

  it('a user has a share that others can free, and all guests have one together', async () => {
    harness = await TestRooms.open({ pinsPerMember: 2, pins: 5 });
    const [one, two, three, four] = await Promise.all([say(), say(), say(), say()]);
    await pin(mal, one);
    await pin(mal, two);
    await pin(mal, two);
    await expect(pin(mal, three)).rejects.toMatchObject({
      ...full,
      message: expect.stringContaining('pinsPerMember') as string
    });
    await pin(ada, three);
    await pin(mal, three); // still counts as hers
    await pin(ada, one, false);
    await pin(mal, four);
    await pin(mal, four, false);
    await pin(guest(1, 'here'), one);
    await pin(guest(2, 'there'), four);
    await expect(pin(guest(3, 'elsewhere'), await say())).rejects.toMatchObject(full);
    expect(await harness.storage.getMessage(CHAT, three)).toMatchObject({ pinned_by: 'ada' });
  });

  it('[QUOTA25] pinned messages count wherever they are', async () => {
    harness = await TestRooms.open({ pinsPerMember: 2, pins: 3, windowMax: 10, windowKeep: 5 });
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) {
      ids.push(await say(`m${i}`));
    }
    expect((await harness.room()).chat.getMessage(ids[1])).toBeUndefined();
    const both = await Promise.allSettled([0, 1, 2].map(i => pin(mal, ids[i])));
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await pin(mal, ids[1]);
    await expect(pin(mal, ids[11])).rejects.toMatchObject(full);
    await pin(ada, ids[11]);
    await expect(pin(ada, ids[10])).rejects.toMatchObject(full);
    await expect(pin(ada, ids[3])).rejects.toMatchObject(full);
    await pin(ada, ids[0], false);
    await pin(ada, ids[10]);
    await harness.rooms.execute(ada, { type: 'delete', chat: CHAT, id: ids[1] });
    await pin(mal, ids[3]);
    const rows = await harness.storage.history.pinned(CHAT, { limit: 9 });
    expect(rows.map(({ message }) => message.body)).toEqual(['m11', 'm10', 'm3']);
  });

  it('the bytes of pinned messages have shares too', async () => {
    harness = await TestRooms.open({ pinnedBytesPerMember: 3_000, pinnedBytes: 6_000 });
    await pin(mal, await say('x'.repeat(2_000)));
    await expect(pin(mal, await say('x'.repeat(2_000)))).rejects.toMatchObject({
      ...full,
      message: expect.stringContaining('pinnedBytesPerMember') as string
    });
    await pin(ada, await say('x'.repeat(2_000)));
  });

  it('a deleted message is no longer pinned, whoever deleted it and in any protocol', async () => {
    harness = await TestRooms.open({ pins: 2 });
    const peer = await harness.enter(mal);
    const { id: one } = await harness.say(mal, 'one');
    const { id: two } = await harness.say(mal, 'two');
    await harness.exchange(peer);
    await pin(mal, one);
    await pin(mal, two);
    await harness.rooms.execute(ada, { type: 'react', chat: CHAT, id: two, emoji: '👍', on: true });
    await harness.rooms.execute(mal, { type: 'delete', chat: CHAT, id: one });
    peer.find(two)?.set('deleted', true);
    await harness.exchange(peer);
    const { chat } = await harness.room();
    expect([chat.getExtras(one), chat.getExtras(two)]).toEqual([
      { seq: 1, deleted_time: expect.any(Number) as number },
      { seq: 2 }
    ]);
    await pin(ada, await say());
    await pin(ada, await say());
  });
});
