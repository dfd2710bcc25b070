import type { LookupAddress } from 'node:dns';
import type { ChatError } from '../../../server/errors.js';
import { AllowedAddresses, type Resolve } from '../../../server/webhooks/allowed-addresses.js';
import { WebhookClient } from '../../../server/webhooks/webhook-client.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { Receiver } from './receiver.js';

const NAMES: Record<string, string[]> = {
  'public.example': ['93.184.215.14'],
  'inside.example': ['10.0.0.1'],
  'mixed.example': ['93.184.215.14', '127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'six.example': ['fd00::1'],
  'old.example': ['::7f00:1']
};

const resolve: Resolve = (name, _options, done) => {
  if (name === 'nowhere.example') {
    return done(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), []);
  }
  const addresses = (NAMES[name] ?? ['127.0.0.1']).map((address): LookupAddress => ({
    address,
    family: address.includes(':') ? 6 : 4
  }));
  done(null, addresses);
};

const found = (addresses: AllowedAddresses, url: string): Promise<unknown> =>
  new Promise(done => {
    const target = addresses.check(url);
    addresses.lookup(target)(target.hostname, { all: true }, (error, list) =>
      done((error as { code?: string } | null)?.code ?? list)
    );
  });

describe('the addresses of webhooks', () => {
  const addresses = new AllowedAddresses(
    ['hooks.internal', 'Other.internal:8080', '[::1]:99'],
    resolve
  );

  const codeOf = (url: string): unknown => {
    try {
      return addresses.check(url).href;
    } catch (error) {
      return (error as ChatError).code;
    }
  };

  it('[HOOK13] a webhook goes to https only, outside private and special networks', () => {
    const refused = [
      'http://public.example/',
      'ftp://hooks.internal/',
      'https://127.0.0.1/',
      'https://0x7f.1/',
      'https://2130706433/',
      'https://10.1.2.3/',
      'https://172.16.0.1/',
      'https://192.168.1.1/',
      'https://100.64.0.1/',
      'https://169.254.169.254/latest/meta-data',
      'https://0.0.0.0/',
      'https://224.0.0.1/',
      'https://[::1]/',
      'https://[::]/',
      'https://[fe80::1]/',
      'https://[fd00::1]/',
      'https://[::ffff:127.0.0.1]/',
      'https://[64:ff9b::7f00:1]/',
      'https://[2002:7f00:1::]/',
      'https://[::127.0.0.1]/',
      'https://[::10.0.0.1]/',
      'https://[1::1]/',
      'https://[200::1]/',
      'https://[fec0::1]/',
      'https://[4000::1]/',
      'http://other.internal/'
    ];
    for (const url of refused) {
      expect(codeOf(url)).toBe('webhook_refused');
    }
    for (const url of ['nonsense', '/hook', 'https://user:pass@public.example/']) {
      expect(codeOf(url)).toBe('bad_value');
    }
    for (const url of [
      'https://public.example/a',
      'https://93.184.215.14/',
      'https://[::ffff:5db8:d70e]/',
      'https://[2606:4700::1]/'
    ]) {
      expect(addresses.check(url).href).toBe(url);
    }
  });

  it('[HOOK13] a webhook may also go to a listed host by http, with its port if one is listed', () => {
    for (const url of [
      'http://hooks.internal:1/',
      'http://other.internal:8080/',
      'http://[::1]:99/'
    ]) {
      expect(addresses.check(url).href).toBe(url);
    }
    expect(() => addresses.check('http://other.internal:8081/')).toThrow();
  });

  it('[HOOK14] all addresses of a name are checked when the connection is made', async () => {
    for (const name of ['inside', 'mixed', 'metadata', 'six', 'old']) {
      expect(await found(addresses, `https://${name}.example/`)).toBe('webhook_refused');
    }
    expect(await found(addresses, 'https://public.example/')).toEqual([
      { address: '93.184.215.14', family: 4 }
    ]);
    expect(await found(addresses, 'http://hooks.internal/')).toEqual([
      { address: '127.0.0.1', family: 4 }
    ]);
  });

  it('[HOOK14] a name that points elsewhere by then reaches nothing', async () => {
    const receiver = await Receiver.open();
    const port = new URL(receiver.url).port;
    const client = new WebhookClient({ addresses, clock: new ManualClock() });
    const send = (url: string) =>
      client.send(
        { url, secret: 'whsec_AAAA' },
        { id: '1', body: '{}' },
        new AbortController().signal
      );
    expect(await send(`https://rebound.example:${port}/`)).toEqual({ reason: 'unreachable' });
    expect(await send('http://public.example/')).toEqual({ reason: 'webhook_refused' });
    expect(receiver.received).toEqual([]);
    expect(await send(`http://hooks.internal:${port}/`)).toBeNull();
    receiver.close();
  });

  it('[HOOK20] a failure does not say whether a name is known, its addresses, or who listens there', async () => {
    const receiver = await Receiver.open();
    const port = new URL(receiver.url).port;
    receiver.close();
    const client = new WebhookClient({ addresses, clock: new ManualClock() });
    const failures = await Promise.all(
      ['https://inside.example/', 'https://nowhere.example/', `http://hooks.internal:${port}/`].map(
        url =>
          client.send(
            { url, secret: 'whsec_AAAA' },
            { id: '1', body: '{}' },
            new AbortController().signal
          )
      )
    );
    expect(failures).toEqual(Array.from({ length: 3 }, () => ({ reason: 'unreachable' })));
  });
});
