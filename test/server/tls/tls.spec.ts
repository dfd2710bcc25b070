import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type RawConfig } from '../../../server/config.js';
import type { ITls } from '../../../server/tls/certificate.js';
import { isOpenText, loadTls } from '../../../server/tls/tls.js';
import { ManualClock } from '../../../testing/manual-clock.js';

const DAY = 24 * 60 * 60 * 1000;

describe('TLS', () => {
  let data: string;
  let clock: ManualClock;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'colloquy-tls-'));
    clock = new ManualClock();
  });
  afterEach(() => rmSync(data, { recursive: true }));

  const load = (options: RawConfig = { tlsSelfSigned: true }): Promise<ITls | undefined> =>
    loadTls(loadConfig({ data, ...options }), clock);

  it("[TLS1] a self-signed certificate names the server's addresses", async () => {
    const options = { tlsSelfSigned: true, host: '0.0.0.0', publicUrl: 'https://chat.example/x' };
    const tls = await load(options);
    const certificate = new X509Certificate(tls!.cert);
    for (const name of ['localhost', hostname(), 'chat.example']) {
      expect(certificate.checkHost(name)).toBeDefined();
    }
    expect(certificate.checkIP('127.0.0.1')).toBeDefined();
    expect(certificate.checkIP('::1')).toBeDefined();
    expect(certificate.checkIP('0.0.0.0')).toBeUndefined();
    expect(certificate.ca).toBe(false);
    expect(tls!.certificate).toBe(join(data, 'tls', 'cert.pem'));
    expect(statSync(join(data, 'tls', 'key.pem')).mode & 0o777).toBe(0o600);
  });

  it('[TLS2] a certificate is kept until it is about to expire, is damaged, or does not name the host', async () => {
    const first = await load();
    expect(await load()).toEqual(first);
    clock.advance(300 * DAY);
    expect(await load()).toEqual(first);
    clock.advance(40 * DAY);
    const second = await load();
    expect(second!.cert).not.toBe(first!.cert);
    writeFileSync(join(data, 'tls', 'key.pem'), first!.key);
    const third = await load();
    expect(third!.key).not.toBe(first!.key);
    writeFileSync(join(data, 'tls', 'cert.pem'), 'nonsense');
    const fourth = await load();
    expect(new X509Certificate(fourth!.cert).checkHost('localhost')).toBeDefined();
    const fifth = await load({ tlsSelfSigned: true, host: 'chat.example' });
    expect(new X509Certificate(fifth!.cert).checkHost('chat.example')).toBeDefined();
  });

  it('[TLS3] rejects a missing certificate or one that does not match its key', async () => {
    expect(await load({})).toBeUndefined();
    const { cert, key } = (await load())!;
    const [tlsCert, tlsKey] = [join(data, 'c'), join(data, 'k')];
    await expect(load({ tlsCert, tlsKey })).rejects.toThrow(/^The certificate .* cannot be read: /);
    writeFileSync(tlsCert, cert);
    writeFileSync(tlsKey, key);
    expect(await load({ tlsCert, tlsKey })).toEqual({ cert, key });
    rmSync(join(data, 'tls'), { recursive: true });
    writeFileSync(tlsKey, (await load())!.key);
    await expect(load({ tlsCert, tlsKey })).rejects.toThrow(/^The certificate .* cannot be used: /);
  });

  it('[TLS6] a Unix socket is not encrypted, whatever the configuration file says, so that Jupyter can reach it', async () => {
    expect(await load({ tlsSelfSigned: true, unixSocket: '/tmp/s' })).toBeUndefined();
    expect(await load({ tlsCert: '/no', tlsKey: '/no', unixSocket: '/tmp/s' })).toBeUndefined();
  });

  it('[TLS4] warns about unencrypted traffic that leaves the computer', () => {
    const isOpen = (options: RawConfig): boolean => isOpenText(loadConfig(options));
    expect(isOpen({ host: '0.0.0.0' })).toBe(true);
    expect(isOpen({ host: '0.0.0.0', publicUrl: 'http://chat.example' })).toBe(true);
    expect(isOpen({})).toBe(false);
    expect(isOpen({ host: '::1' })).toBe(false);
    expect(isOpen({ host: '0.0.0.0', unixSocket: 's' })).toBe(false);
    expect(isOpen({ host: '0.0.0.0', tlsSelfSigned: true })).toBe(false);
    expect(isOpen({ host: '0.0.0.0', tlsCert: 'c', tlsKey: 'k' })).toBe(false);
    expect(isOpen({ host: '0.0.0.0', publicUrl: 'https://chat.example' })).toBe(false);
  });
});
