import * as Y from 'yjs';
import { LIMITS } from '../../../../server/limits.js';
import {
  ada,
  bodies,
  bothGoOn,
  clock,
  exchange,
  mal,
  nothingOf,
  room,
  useGate
} from './test-gate.js';

useGate();

describe('messages of others', () => {
  let id: string;

  beforeEach(async () => {
    id = ada.post('mine');
    await exchange();
  });

  it.each<[string, string, () => void]>([
    ['is not edited', 'not_yours', () => mal.find(id)!.set('body', 'STOLEN')],
    ['does not change hands', 'not_allowed', () => mal.find(id)!.set('sender', 'mal')],
    ['gets no new fields', 'not_allowed', () => mal.find(id)!.set('STOLEN', 1)],
    ['keeps its place', 'not_allowed', () => mal.doc.getMap('extras').set(id, { seq: 99 })],
    ['loses no field', 'not_yours', () => mal.find(id)!.delete('body')],
    ['is not deleted', 'not_yours', () => mal.messages.delete(0, 1)],
    ['is not marked as deleted', 'not_yours', () => mal.find(id)!.set('deleted', true)]
  ])('[GATE2] a message of another %s', async (_, code, attack) => {
    const before = JSON.stringify(room.chat.getMessages());
    attack();
    await exchange();
    expect(JSON.stringify(room.chat.getMessages())).toBe(before);
    expect(mal.refusals).toContain(code);
    await nothingOf('STOLEN');
    mal.renew();
    mal.disconnect();
    mal.connect(room);
    await exchange();
    await bothGoOn();
  });

  it('[GATE2] a deletion of the complete list deletes own messages only', async () => {
    mal.post('of mal');
    await exchange();
    mal.messages.delete(0, mal.messages.length);
    await exchange();
    expect(bodies()).toEqual(['mine']);
    expect(mal.refusals).toContain('not_yours');
    expect(ada.toJSON()).toHaveLength(1);
  });
});

describe('new messages', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['a forged sender', 'forged_sender', { sender: 'ada' }],
    ['a system message', 'system_message', { type: 'system' }],
    ['an unknown field', 'unknown_field', { gift: 1 }],
    ['a place of its own', 'unknown_field', { seq: 1 }],
    ['an invalid id', 'bad_value', { id: 'x'.repeat(65) }],
    ['an id that is not a text', 'bad_value', { id: 7 }],
    ['a body that is not a text', 'bad_value', { body: { FORGED: 1 } }],
    [
      'metadata with a path to the prototype',
      'bad_value',
      { metadata: JSON.parse('{"a":[{"__proto__":{"b":1}}]}') }
    ]
  ])(
    '[GATE3] a message with %s becomes a tombstone and is never shown',
    async (_, code, fields) => {
      mal.post('FORGED', fields);
      await exchange();
      expect(mal.refusals).toContain(code);
      expect(bodies()).toEqual([]);
      expect(mal.toJSON()).toEqual([]);
      await nothingOf('FORGED');
      await bothGoOn();
    }
  );

  it('[GATE4] a message that is too long is refused by its id', async () => {
    const id = mal.post('x'.repeat(LIMITS.bodyLength + 1));
    await exchange();
    expect(mal.notices).toContainEqual(
      expect.objectContaining({ type: 'refused', code: 'message_too_long', id })
    );
    await bothGoOn();
  });

  it('[GATE5] a message id is used once, even after its message was deleted outright', async () => {
    const id = ada.post('first');
    await exchange();
    mal.post('FORGED', { id });
    await exchange();
    expect(bodies()).toEqual(['first']);
    ada.messages.delete(0, 1);
    await exchange();
    mal.post('FORGED', { id });
    await exchange();
    expect(mal.refusals).toEqual(['message_id_taken', 'message_id_taken']);
    expect(bodies()).toEqual([]);
    await nothingOf('FORGED');
    await bothGoOn();
  });

  it('[GATE6] an entry that is not a message does not enter the list', async () => {
    mal.messages.push([{ body: 'FORGED' } as never, new Y.Text('FORGED') as never]);
    mal.messages.push([new Y.Doc({ guid: 'FORGED' }) as never]);
    await exchange();
    expect(mal.refusals).toContain('not_a_message');
    expect(room.chat.ymessages.toJSON()).toEqual([]);
    await nothingOf('FORGED');
    await bothGoOn();
  });

  it('[GATE7] the server sets seq, time and raw_time', async () => {
    ada.post('one', { raw_time: true, time: 1 });
    ada.post('two', { raw_time: undefined });
    await exchange();
    const [one, two] = room.chat.getMessages();
    expect(one).toMatchObject({ seq: 1, time: clock.now() / 1000, raw_time: false });
    expect(two).toMatchObject({ seq: 2, time: clock.now() / 1000, raw_time: false });
  });

  it("[GATE8] an author's deletion and re-insertion of their own message changes nothing and is not refused", async () => {
    const id = ada.post('kept', { raw_time: true });
    await exchange();
    ada.doc.transact(() => {
      ada.messages.delete(0, 1);
      ada.post('kept', { id, time: 5 });
    });
    await exchange();
    expect(room.chat.getMessages()).toEqual([
      expect.objectContaining({ id, body: 'kept', seq: 1 })
    ]);
    expect(ada.refusals).toEqual([]);
    expect(mal.toJSON()).toHaveLength(1);
  });

  it('[GATE9] `trusted` never enters a MIME bundle', async () => {
    const bundle = { data: { 'text/html': '<b>x</b>' }, trusted: true };
    const id = mal.post('x', { mime_model: bundle });
    await exchange();
    expect(room.chat.getMessage(id)!.mime_model).toEqual({ data: { 'text/html': '<b>x</b>' } });
    mal.find(id)!.set('mime_model', { data: { a: 1 }, metadata: {}, trusted: {} });
    await exchange();
    expect(room.chat.getMessage(id)!.mime_model).toEqual({ data: { a: 1 }, metadata: {} });
    expect(ada.find(id)!.get('mime_model')).toEqual({ data: { a: 1 }, metadata: {} });
    await nothingOf('trusted');
  });
});

describe('own messages', () => {
  it('[GATE10] their author edits, deletes and streams into them', async () => {
    const id = ada.post('one');
    const text = new Y.Text('grows');
    const streamed = ada.post(text);
    await exchange();
    ada.edit(id, 'two');
    text.insert(text.length, ' and grows');
    await exchange();
    expect(room.chat.getMessage(id)).toMatchObject({ body: 'two', edited: true });
    expect(room.chat.getMessage(streamed)!.body).toBe('grows and grows');
    ada.messages.delete(0, 1);
    await exchange();
    expect(room.chat.getMessage(id)).toBeUndefined();
    expect(mal.toJSON()).toHaveLength(1);
    expect(ada.refusals).toEqual([]);
  });

  it('[GATE11] the kind of a body is fixed at creation', async () => {
    const streamed = ada.post(new Y.Text('grows'));
    await exchange();
    ada.find(streamed)!.set('body', 'a string');
    await exchange();
    expect(ada.refusals).toContain('bad_value');
    expect(room.chat.getMessage(streamed)!.body).toBe('grows');
  });

  it('[GATE2] a stranger cannot change a streamed body', async () => {
    const id = ada.post(new Y.Text('grows'));
    await exchange();
    const text = mal.find(id)!.get('body') as Y.Text;
    text.insert(2, 'STOLEN');
    text.delete(0, 1);
    await exchange();
    expect(room.chat.getMessage(id)!.body).toBe('grows');
    await nothingOf('STOLEN');
  });
});
