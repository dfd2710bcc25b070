import { ada } from '../test-api.js';
import { add, harness, read, useAttachments } from './test-attachments.js';

useAttachments();

describe('ranges of /chat/threads/{id}/attachments', () => {
  it('[FILE3] answers a range, a conditional request and a HEAD request', async () => {
    const { url } = await add(Buffer.from('0123456789'));
    const part = await read(url, { range: 'bytes=2-4' });
    expect([part.statusCode, part.body]).toEqual([206, '234']);
    expect(part.headers['content-range']).toBe('bytes 2-4/10');
    const beyond = await read(url, { range: 'bytes=50-' });
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */10']);
    const { etag } = (await read(url)).headers;
    expect((await read(url, { 'if-none-match': String(etag) })).statusCode).toBe(304);
    const head = await harness.app.inject({
      method: 'HEAD',
      url,
      headers: { authorization: `Bearer ${await harness.token(ada)}` }
    });
    expect([head.headers['content-length'], head.body]).toEqual(['10', '']);
  });

  it('[FILE3] resumes a broken download only for the tag that it began with', async () => {
    const { url } = await add(Buffer.from('0123456789'));
    const tag = String((await read(url)).headers.etag);
    expect(tag).toMatch(/^"/);
    for (const [condition, status] of [
      [tag, 206],
      [`W/${tag}`, 200],
      ['"another"', 200],
      ['no tag', 200]
    ] as const) {
      const response = await read(url, { range: 'bytes=2-4', 'if-range': condition });
      expect([condition, response.statusCode]).toEqual([condition, status]);
    }
    for (const known of [tag, `W/${tag}`, `"another", ${tag}`, '*']) {
      const { statusCode, headers } = await read(url, { 'if-none-match': known });
      expect([known, statusCode, headers.etag]).toEqual([known, 304, tag]);
    }
  });

  it('[FILE3] ignores an invalid list of ranges, and accepts the unit in any case', async () => {
    const { url } = await add(Buffer.from('0123456789'));
    for (const range of ['1e1-', '0x0-0x2', '-1-2', '+0-1', '0-4;q=1', 'a-b', '--1', '-']) {
      const { statusCode, body } = await read(url, { range: `bytes=${range}` });
      expect([range, statusCode, body]).toEqual([range, 200, '0123456789']);
    }
    expect((await read(url, { range: 'Bytes=2-4' })).body).toBe('234');
    expect((await read(url, { range: 'bytes=2-3, 4-5' })).statusCode).toBe(206);
  });

  it.each([
    ' '.repeat(60_000) + 'x',
    ','.repeat(60_000),
    '0-0,'.repeat(15_000),
    '-1 '.repeat(20_000)
  ])('[LOAD18] ignores a range that is too long: %.4s…', async ranges => {
    const { url } = await add(Buffer.from('0123456789'));
    const start = process.cpuUsage();
    const { statusCode, body } = await read(url, { range: `bytes=${ranges}` });
    expect([statusCode, body]).toEqual([200, '0123456789']);
    expect(process.cpuUsage(start).user).toBeLessThan(500_000);
  });

  it('[LOAD18] reads a range of up to 200 characters', async () => {
    const { url } = await add(Buffer.from('0123456789'));
    const status = async (range: string) => (await read(url, { range })).statusCode;
    expect(await status(`bytes=${' '.repeat(191)}2-4`)).toBe(206);
    expect(await status(`bytes=${' '.repeat(192)}2-4`)).toBe(200);
    expect((await read(url, { range: 'bytes= -50' })).body).toBe('0123456789');
  });
});
