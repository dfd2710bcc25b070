import { ensurePython, runGuide } from '../harness/guide.js';
import { Served } from '../harness/served.js';

describe('the guide to MCP', () => {
  let served: Served;
  let token: string;

  beforeAll(async () => {
    await ensurePython();
    served = await Served.start();
    token = await served.token('ada');
    await served.ask('ada', 'POST', '/chat/threads', { topic: 'Rates' });
  }, 300_000);
  afterEach(() => expect(served.takeErrors()).toEqual([]));
  afterAll(() => served.stop());

  it.each(['python', 'ts'] as const)(
    '[MCP9] its program in %s runs as it is printed, with an unmodified client',
    async language => {
      const printed = await runGuide('docs/mcp.md', language, { port: served.port, token });
      expect(printed).toBe('Ada Hello\n');
    }
  );
});
