import type { IMessage } from '../../../../src/document/index.js';
import { ChatModelStage } from './chat-model-stage.js';

describe('Pins', () => {
  let stage: ChatModelStage;
  beforeEach(async () => {
    stage = new ChatModelStage();
    await stage.open();
    await stage.isOpen();
  });
  afterEach(() => stage.close());

  it('[PINVIEW1] lists the pinned messages, the newest first, and asks the server for a change', async () => {
    const [first, , third] = ['one', 'two', 'three'].map(body => stage.sync.say('ivo', body));
    await stage.isSo(() => stage.model.messages.length === 3);
    [first, third].forEach(id => stage.sync.chat.setExtras(id, { pinned: true, pinned_by: 'ivo' }));
    stage.sync.store();
    const { pins } = stage.model;
    await stage.isSo(() => pins.all.length === 2);
    expect(pins.all.map(({ body }) => body)).toEqual(['three', 'one']);
    expect(pins.canPin(pins.all[0])).toBe(true);
    expect(pins.canPin({ ...pins.all[0], delivery: 'unsaved' })).toBe(false);
    expect(pins.canPin({ ...pins.all[0], type: 'system' })).toBe(false);
    pins.set(first, false);
    pins.set('gone', true);
    while (!stage.sync.requests.some(line => line.includes('gone'))) {
      await new Promise(setImmediate);
    }
    const own = stage.sync.requests.filter(line => line.endsWith('/pin'));
    expect(own.map(line => line.replace(/ .*messages/, ''))).toEqual([
      `DELETE/${first}/pin`,
      'PUT/gone/pin'
    ]);
  });

  const old = (seq: number, more: Partial<IMessage> = {}): IMessage => ({
    ...{ type: 'msg', id: `old${seq}`, body: `old ${seq}`, sender: 'ivo', time: seq, seq },
    ...{ pinned: true, pinned_by: 'ana', ...more }
  });

  const bodies = (): string[] => stage.model.pins.all.map(({ body }) => body);

  /** Comes back to a document that lacks messages. */
  const reopen = async (): Promise<void> => {
    stage.sync.chat.ymetadata.set('folded', 9);
    stage.sync.hangUp();
    await stage.isSo(() => stage.model.connection === 'offline');
    await stage.comeBack();
  };

  it('[PINVIEW4] lists messages that the document lacks, in pages, and follows what is told of them', async () => {
    expect(stage.sync.requests.filter(line => line.includes('/pins'))).toEqual([]);
    stage.sync.pins = [[old(8), old(7)], [old(3)]];
    await reopen();
    await stage.isSo(() => bodies().length === 3);
    expect(bodies()).toEqual(['old 8', 'old 7', 'old 3']);
    expect(stage.model.pins.canPin(stage.model.pins.all[0])).toBe(true);
    const { sync } = stage;
    sync.notify({ type: 'changed', changes: [{ id: 'old7', seq: 7, body: 'edited' }] });
    await stage.isSo(() => bodies()[1] === 'edited');
    sync.notify({ type: 'changed', changes: [{ id: 'old8', seq: 8, pinned: null }] });
    await stage.isSo(() => bodies().length === 2);
    sync.notify({ type: 'changed', changes: [{ id: 'old3', seq: 3, body: '', deleted: true }] });
    await stage.isSo(() => bodies().length === 1);
    sync.pins = [[old(7), old(5)]];
    sync.notify({ type: 'changed', changes: [{ id: 'old5', seq: 5, pinned: true }] });
    await stage.isSo(() => bodies().length === 2);
    expect(bodies()).toEqual(['old 7', 'old 5']);
    stage.model.pins.set('old7', false);
    await stage.isSo(() => bodies().length === 1);
  });

  it('[PINVIEW4] keeps what it knows if the server does not answer, or answers with anything', async () => {
    stage.sync.pins = [[old(8)]];
    await reopen();
    await stage.isSo(() => bodies().length === 1);
    const asked = (): number => stage.sync.requests.filter(line => line.includes('/pins')).length;
    stage.sync.pins = null;
    await reopen();
    while (asked() < 2) {
      await new Promise(setImmediate);
    }
    expect(bodies()).toEqual(['old 8']);
    stage.sync.pins = [[old(6, { body: 5 as unknown as string, sender: undefined as never })]];
    await reopen();
    await stage.isSo(() => bodies()[0] === '');
  });

  it('[PINVIEW1] says why a pin was refused', async () => {
    const id = stage.sync.say('ivo', 'one');
    await stage.isSo(() => stage.model.messages.length === 1);
    stage.sync.status = 409;
    const reason = new Promise<string>(resolve =>
      stage.model.refused.connect((_, message) => resolve(message))
    );
    stage.model.pins.set(id, true);
    expect(await reason).toBe('It is 409.');
  });
});
