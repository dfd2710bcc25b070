import { ada, TestApi } from '../test-api.js';
import type { IFailure } from '../test-app.js';

describe('readiness', () => {
  it('[REST6] reports whether the server is ready, and rejects requests before', async () => {
    let state: 'starting' | 'ok' | 'closing' = 'starting';
    const harness = await TestApi.open({ state: () => state });
    const health = async () => {
      const response = await harness.app.inject('/healthz');
      return [response.statusCode, response.json<{ status: string }>().status];
    };
    expect(await health()).toEqual([503, 'starting']);
    const early = await harness.ask(ada, 'GET', '/chat/threads');
    expect([early.statusCode, early.json<IFailure>().error.code]).toEqual([503, 'closing']);
    expect(early.headers['retry-after']).toBe('1');
    state = 'ok';
    expect(await health()).toEqual([200, 'ok']);
    expect((await harness.ask(ada, 'GET', '/chat/threads')).statusCode).toBe(200);
    state = 'closing';
    expect(await health()).toEqual([503, 'closing']);
    await harness.close();
  });

  it('[REST6] reports metrics as Prometheus text', async () => {
    const harness = await TestApi.open();
    const following = harness.metrics.follow(harness.rooms);
    const chat = await harness.chat();
    await harness.say(ada, chat, 'Hello');
    const response = await harness.app.inject('/metrics');
    expect(response.headers['content-type']).toContain('text/plain');
    expect(response.body).toContain('colloquy_rooms_open 1');
    expect(response.body).toContain('colloquy_messages_total 1');
    expect(response.body).toMatch(/process_resident_memory_bytes \d+/);
    following.dispose();
    await harness.close();
  });
});
