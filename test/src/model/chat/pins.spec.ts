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
