import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { authenticate, chatServerUrl } from '../../../src/plugins/authenticate.js';

const trans = nullTranslator.load('jupyterlab_colloquy');

function settings(answer: (request: Request) => Response): ServerConnection.ISettings {
  return ServerConnection.makeSettings({
    baseUrl: 'http://localhost:8888/user/ada/',
    fetch: request => Promise.resolve(answer(request as Request))
  });
}
const text = (status: number, body: string, type: string): Response =>
  new Response(body, { status, headers: { 'content-type': type } });

describe('authenticate', () => {
  it('asks the chat server beside the Jupyter server for the current user', async () => {
    const found = { token: 't', expiresOn: '2030-01-01T00:00:00Z', user: { username: 'ada' } };
    const asked: string[] = [];
    const result = await authenticate(
      settings(request => {
        asked.push(`${request.method} ${request.url.split('?')[0]}`);
        return text(200, JSON.stringify(found), 'application/json');
      }),
      trans
    );
    expect(asked).toEqual(['POST http://localhost:8888/user/ada/colloquy/auth/jupyter']);
    expect(result).toEqual(found);
  });

  it("[AUTH10] forwards the chat server's own message", async () => {
    const body = JSON.stringify({ error: { code: 'unauthorized', message: 'Sign in first.' } });
    const refusal = authenticate(
      settings(() => text(401, body, 'application/json')),
      trans
    );
    await expect(refusal).rejects.toMatchObject({ status: 401, message: 'Sign in first.' });
  });

  it.each([
    [404, 'Install the Python package jupyterlab_colloquy'],
    [500, 'could not be started'],
    [502, 'did not respond (502)']
  ])('[AUTH11] explains status %i of the Jupyter server', async (status, words) => {
    const refusal = authenticate(
      settings(() => text(status, '<html>', 'text/html')),
      trans
    );
    await expect(refusal).rejects.toThrow(words);
  });

  it('[AUTH11] says that the Jupyter server does not answer', async () => {
    const gone = settings(() => {
      throw new TypeError('Failed to fetch');
    });
    await expect(authenticate(gone, trans)).rejects.toMatchObject({ status: 0 });
  });

  it('finds the chat server under the prefix of the Jupyter server', () => {
    expect(chatServerUrl(settings(() => text(200, '', '')))).toBe(
      'http://localhost:8888/user/ada/colloquy/'
    );
  });
});
