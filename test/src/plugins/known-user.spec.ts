import type { JupyterFrontEnd } from '@jupyterlab/application';
import { CommandRegistry } from '@lumino/commands';
import { ApiClient, KeptIdentity, type Chats } from '../../../src/model/index.js';
import { rememberUser } from '../../../src/plugins/known-user.js';

const BASE = 'http://localhost/colloquy/';
const ANA = { username: 'ana', displayName: 'Ana Ruel' };

describe('rememberUser', () => {
  const authenticate = jest.fn(() =>
    Promise.resolve({ token: 't', expiresOn: '2100-01-01T00:00:00Z', user: ANA })
  );
  const clear = jest.fn(() => Promise.resolve());
  const kept = new KeptIdentity(localStorage, BASE);
  beforeEach(() => localStorage.clear());

  /** Starts a page of Jupyter's user. */
  async function start(username: string) {
    const server = new ApiClient({ baseUrl: BASE, authenticate });
    const commands = new CommandRegistry();
    ['filemenu:logout', 'other'].forEach(id => commands.addCommand(id, { execute: () => id }));
    const user = { ready: Promise.resolve(), identity: { username } };
    const app = { serviceManager: { user }, commands } as unknown as JupyterFrontEnd;
    rememberUser(app, server, { copies: { clear } } as unknown as Chats);
    await user.ready;
    return { server, commands };
  }

  it("[KEPT15] Jupyter's user is known before the chat server has answered, and nobody else", async () => {
    kept.write(ANA);
    expect((await start('ivo')).server.identity).toBeNull();
    expect((await start('ana')).server.identity).toEqual(ANA);
    expect(authenticate).not.toHaveBeenCalled();
  });

  it('[KEPT15] whom the chat server names is known next time', async () => {
    const { server } = await start('ana');
    await server.token();
    expect(kept.read()).toEqual(ANA);
  });

  it('[KEPT8] signing out of JupyterLab removes the copies', async () => {
    kept.write(ANA);
    const { commands } = await start('ana');
    await commands.execute('other');
    expect([clear.mock.calls.length, kept.read()]).toEqual([0, ANA]);
    await commands.execute('filemenu:logout');
    expect([clear.mock.calls.length, kept.read()]).toEqual([1, null]);
  });
});
