import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TlsServer } from '../../../harness/tls-server.js';

const run = promisify(execFile);

/** Azure's own SDKs for Python against the served program. */
describe('azure-communication-chat', () => {
  let server: TlsServer;

  beforeAll(async () => {
    const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
    await run(process.execPath, ['--eval', ensure]);
    server = await TlsServer.start();
  }, 300_000);
  afterAll(() => server.stop());

  it('[SDK8] runs its quickstart, and its other operations', async () => {
    const { stdout } = await run(
      '.venv-test/bin/python',
      ['test/python/quickstart.py', server.connectionString],
      { env: { ...process.env, REQUESTS_CA_BUNDLE: server.certificate } }
    );
    expect(JSON.parse(stdout)).toEqual({
      repeated: true,
      threads: [2, 1],
      messages: [
        ['text', null, true, false],
        ['text', 'hello', false, true],
        ['text', 'Please take a look at the attachment', false, false],
        ['topicUpdated', null, false, false],
        ['participantAdded', null, false, false]
      ],
      message: ['sender name', { hasAttachment: 'true' }, true],
      receipts: [[true, true]],
      failed: [],
      participants: [3, 2],
      share: true,
      unknown: ['404'],
      topic: 'updated topic',
      error: [404, 'chat_not_found']
    });
  }, 60_000);
});
