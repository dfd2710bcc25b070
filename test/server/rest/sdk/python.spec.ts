import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { TlsServer } from '../../../harness/tls-server.js';

const UNAUTHORIZED = [401, 'unauthorized'];

const run = promisify(execFile);

/** Azure's own SDKs for Python against the served program. */
describe('azure-communication-chat', () => {
  let server: TlsServer;

  beforeAll(async () => {
    const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
    await run(process.execPath, ['--eval', ensure]);
    server = await TlsServer.start({ limits: { messagesPer10s: 12 } });
  }, 300_000);
  afterAll(() => server.stop());

  /** The output of a script. */
  const python = async (script: string, ...args: string[]): Promise<unknown> => {
    const { stdout } = await run(
      '.venv-test/bin/python',
      [`test/python/${script}`, server.connectionString, ...args],
      {
        env: {
          ...process.env,
          REQUESTS_CA_BUNDLE: server.certificate,
          SSL_CERT_FILE: server.certificate
        }
      }
    );
    return JSON.parse(stdout);
  };

  it('[SDK8] runs its quickstart, and its other operations', async () => {
    expect(await python('quickstart.py')).toEqual({
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

  it('[DOCS6] runs the program of the HTTP guide', async () => {
    const blocks = [...readFileSync('docs/http.md', 'utf8').matchAll(/^```python\n(.*?)^```/gms)];
    const program = blocks.map(([, block]) => block).find(block => block.includes('ChatClient'))!;
    const told = program.replace('https://127.0.0.1:8765', server.endpoint);
    expect(told).not.toBe(program);
    const { stdout } = await run(
      '.venv-test/bin/python',
      ['-c', `${told}\nprint(next(thread.list_messages()).content.message)`],
      {
        env: {
          ...process.env,
          CONNECTION: server.connectionString,
          REQUESTS_CA_BUNDLE: server.certificate
        }
      }
    );
    expect(stdout).toBe('The run has finished.\n');
  }, 60_000);

  it('[PYSDK1] reads lists in pages that return each item once, whatever arrives meanwhile', async () => {
    expect(await python('operations.py', 'pages')).toEqual({
      threads: [1, 1, 1, 1, 1],
      messages: true,
      participants: [2, 2],
      receipts: [1, 1],
      readers: true,
      later: 0
    });
  }, 60_000);

  it('[PYSDK2] gets errors in its format', async () => {
    expect(await python('operations.py', 'errors')).toEqual({
      invalid: [[true, '404']],
      'no token': UNAUTHORIZED,
      'other scope': [403, 'forbidden'],
      'strange chat': [404, 'chat_not_found'],
      'strange message': [403, 'forbidden'],
      'not owner': [403, 'forbidden'],
      'unknown chat': [404, 'chat_not_found'],
      'unknown message': [404, 'message_not_found'],
      'unknown user': [404, 'user_not_found'],
      'too long': [413, 'message_too_long'],
      'no page size': [400, 'bad_request'],
      'too many': [429, 'too_many_requests'],
      removed: [403, 'forbidden']
    });
  }, 60_000);

  it('[PYSDK3] issues and revokes tokens', async () => {
    expect(await python('operations.py', 'tokens')).toEqual({
      hour: true,
      brief: [400, 'bad_request'],
      revoked: UNAUTHORIZED,
      listed: ['After', 'Before'],
      deleted: UNAUTHORIZED,
      gone: [404, 'user_not_found'],
      'other key': UNAUTHORIZED,
      teams: [404, 'not_found']
    });
  }, 60_000);

  it('[PYSDK4] does the same asynchronously, over another transport', async () => {
    expect(await python('operations.py', 'asynchronous')).toEqual({
      edited: 'edited',
      messages: [2, 1, 0],
      receipts: [true],
      participants: ['', 'Bob'],
      topic: 'Journeys',
      threads: ['Journeys'],
      revoked: UNAUTHORIZED
    });
  }, 60_000);
});
