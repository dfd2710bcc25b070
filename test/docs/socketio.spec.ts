import { ensurePython, runGuide } from '../harness/guide.js';
import { Served } from '../harness/served.js';

describe('the guide to Socket.IO', () => {
  let served: Served;
  let token: string;

  beforeAll(async () => {
    await ensurePython();
    served = await Served.start();
    token = await served.token('ada');
  }, 300_000);
  afterEach(() => expect(served.takeErrors()).toEqual([]));
  afterAll(() => served.stop());

  it.each([
    ['ts', "status: 'ok'"],
    ['python', "'status': 'ok'"]
  ] as const)('[SIO13] its program in %s runs as it is printed', async (language, status) => {
    const end = 'setTimeout(() => socket.disconnect(), 1_000);';
    const parts = { port: served.port, token, ...(language === 'ts' && { end }) };
    const printed = await runGuide('docs/socketio.md', language, parts);
    expect(printed).toContain('message_received Ada Hello');
    expect(printed).toContain(status);
  });
});
