import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestApi } from '../test-api.js';

describe('the plain page', () => {
  it('[REST16] is served at the root, with its files and nothing else', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'colloquy-page-'));
    const pageDir = join(directory, 'page');
    mkdirSync(pageDir);
    writeFileSync(join(pageDir, 'index.html'), '<title>Colloquy</title>');
    writeFileSync(join(pageDir, 'page.js'), 'run();');
    writeFileSync(join(pageDir, '.secret'), 'hidden');
    writeFileSync(join(directory, 'secret'), 'outside');
    const harness = await TestApi.open({ pageDir });

    const index = await harness.app.inject('/');
    expect(index.body).toBe('<title>Colloquy</title>');
    expect(index.headers['content-security-policy']).toContain("script-src 'self'");
    expect(index.headers['cache-control']).toBe('no-cache');
    expect((await harness.app.inject('/page.js')).headers['content-type']).toContain('javascript');
    for (const url of [
      '/other.js',
      '/.secret',
      '/../secret',
      '/%2e%2e/secret',
      '/assets/%00.js',
      '/chats',
      '/auth/x'
    ]) {
      const response = await harness.app.inject(url);
      expect([url, response.statusCode]).toEqual([url, 404]);
      expect(response.json()).toMatchObject({ error: { code: 'not_found' } });
    }
    expect(index.headers['content-security-policy']).toContain("manifest-src 'self'");
    const post = await harness.app.inject({ method: 'POST', url: '/page.js', payload: {} });
    expect(post.statusCode).toBe(404);

    await harness.close();
    rmSync(directory, { recursive: true });
  });

  it('[PAGE7] sends the files that the build compressed, and lets browsers cache them', async () => {
    const pageDir = mkdtempSync(join(tmpdir(), 'colloquy-page-'));
    for (const name of [
      'index.html',
      'main-ABCD2345.js',
      'main-ABCD2345.js.br',
      'A_b-ABCD2345.woff',
      'plain.js'
    ]) {
      writeFileSync(join(pageDir, name), name);
    }
    const harness = await TestApi.open({ pageDir });
    const get = (url: string, coding = 'identity') =>
      harness.app.inject({ url, headers: { 'accept-encoding': coding } });
    const script = await get('/main-ABCD2345.js', 'gzip, br');
    expect(script.body).toBe('main-ABCD2345.js.br');
    expect(script.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringContaining('javascript') as string,
      vary: expect.stringMatching(/accept-encoding/i) as string
    });
    const bare = await get('/main-ABCD2345.js');
    expect(bare.body).toBe('main-ABCD2345.js');
    expect(bare.headers['cache-control']).toContain('immutable');
    expect((await get('/A_b-ABCD2345.woff')).headers).toMatchObject({
      'cache-control': expect.stringContaining('immutable') as string,
      'content-type': 'font/woff'
    });
    for (const url of ['/', '/plain.js']) {
      expect([url, (await get(url)).headers['cache-control']]).toEqual([url, 'no-cache']);
    }
    expect((await get('/main-ABCD9999.js')).headers['cache-control']).toBe('no-store');
    await harness.close();
    rmSync(pageDir, { recursive: true });
  });

  it('[VOICE6] lets the page use the microphone, but no frame and no answer', async () => {
    const pageDir = mkdtempSync(join(tmpdir(), 'colloquy-page-'));
    writeFileSync(join(pageDir, 'index.html'), '<title>Colloquy</title>');
    writeFileSync(join(pageDir, 'frame.html'), '<title>Frame</title>');
    const harness = await TestApi.open({ pageDir });
    const microphone = async (url: string): Promise<string | undefined> => {
      const { headers } = await harness.app.inject(url);
      return /microphone=\([^)]*\)/.exec(String(headers['permissions-policy']))?.[0];
    };
    expect(await microphone('/')).toBe('microphone=(self)');
    expect(await microphone('/frame.html')).toBe('microphone=()');
    expect(await microphone('/chat/threads')).toBe('microphone=()');
    await harness.close();
    rmSync(pageDir, { recursive: true });
  });

  it('[BUNDLE4] gives frames of messages no origin, no requests and no navigation', async () => {
    const pageDir = mkdtempSync(join(tmpdir(), 'colloquy-page-'));
    writeFileSync(join(pageDir, 'index.html'), '<title>Colloquy</title>');
    writeFileSync(join(pageDir, 'frame.html'), '<title>Frame</title>');
    const harness = await TestApi.open({ pageDir });
    const policyOf = async (url: string): Promise<string[]> => {
      const { headers } = await harness.app.inject(url);
      return String(headers['content-security-policy']).split('; ');
    };
    expect(await policyOf('/frame.html?x')).toEqual(
      expect.arrayContaining([
        'sandbox allow-scripts',
        "default-src 'none'",
        'img-src data: blob:',
        "frame-src 'none'",
        "webrtc 'block'",
        "form-action 'none'",
        "frame-ancestors 'self'"
      ])
    );
    for (const url of ['/', '/frame.html/..%2findex.html', '/%66rame.html', '/x?/frame.html']) {
      expect(await policyOf(url)).not.toContain("script-src 'unsafe-inline' 'unsafe-eval'");
    }
    await harness.close();
    rmSync(pageDir, { recursive: true });
  });

  it('[REST16] reports a missing build', async () => {
    const harness = await TestApi.open();
    const response = await harness.app.inject('/');
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('web page is missing');
    await harness.close();
  });
});
