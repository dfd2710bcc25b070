import { Signal } from '@lumino/signaling';
import type { IBridgeStatus } from '../../../../src/document/index.js';
import { ChatBridge } from '../../../../src/model/bridge/chat-bridge.js';
import type { IApiClient, IServerSettings } from '../../../../src/model/index.js';

const CONNECTED: IBridgeStatus = { room: 'team', state: 'connected' };

class Settings {
  livekitRooms: string[] | null = null;
  readonly changed: IServerSettings['changed'] & Signal<IServerSettings, void> = new Signal(
    this as unknown as IServerSettings
  );
}

describe('the connection of a chat to a room', () => {
  let settings: Settings;
  let asked: [method: string, path: string, body?: unknown][];
  let answer: unknown;
  let changes: number;
  let bridge: ChatBridge;

  beforeEach(() => {
    settings = new Settings();
    asked = [];
    answer = {};
    changes = 0;
    const request = (method: string, path: string, body?: unknown): Promise<unknown> => {
      asked.push([method, path, body]);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    bridge = new ChatBridge({
      ...{ id: 'c', server: { request } as Pick<IApiClient, 'request'>, settings },
      onChange: () => changes++
    });
  });

  it('[BRIDGEVIEW1] is read when the chat is open and the server has LiveKit', async () => {
    await bridge.open();
    expect(asked).toEqual([]);
    answer = CONNECTED;
    settings.livekitRooms = ['team'];
    settings.changed.emit();
    await Promise.resolve().then(() => Promise.resolve());
    expect(asked).toEqual([['GET', 'chat/threads/c/livekit', undefined]]);
    await bridge.open();
    expect(bridge.status).toEqual(CONNECTED);
    answer = new Error('away');
    await bridge.open();
    expect(bridge.status).toEqual(CONNECTED);
    answer = {};
    await bridge.open();
    expect(bridge.status).toBeNull();
  });

  it('[BRIDGEVIEW1] follows notices, and an answer that was asked for earlier does not replace them', async () => {
    settings.livekitRooms = ['team'];
    answer = {};
    const reading = bridge.open();
    bridge.hear({ type: 'bridge', bridge: CONNECTED });
    await reading;
    expect(bridge.status).toEqual(CONNECTED);
    bridge.hear({ type: 'bridge', bridge: null });
    expect([bridge.status, changes]).toEqual([null, 2]);
    bridge.dispose();
    bridge.hear({ type: 'bridge', bridge: CONNECTED });
    expect(bridge.status).toBeNull();
  });

  it('[BRIDGEVIEW1] is set and ended by requests, which tell why they fail', async () => {
    answer = CONNECTED;
    await bridge.connect('team');
    answer = undefined;
    await bridge.disconnect();
    expect(asked).toEqual([
      ['PUT', 'chat/threads/c/livekit', { room: 'team' }],
      ['DELETE', 'chat/threads/c/livekit', undefined]
    ]);
    answer = new Error('The room is not in the list.');
    await expect(bridge.connect('other')).rejects.toThrow('not in the list');
  });
});
