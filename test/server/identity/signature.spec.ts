import { checkSignature, type ISignedRequest } from '../../../server/identity/signature.js';
import { signed, type IToSign } from '../../harness/signed.js';

const key = new Uint8Array(32).fill(9);
const now = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const target = '/identities/8%3Aacs%3Aa_b/:issueAccessToken?api-version=2023-10-01';
const body = '{"scopes":["chat"]}';

const signedAs = (more: Partial<IToSign> = {}) => signed({ key, target, now, body, ...more });

const check = (
  headers: ISignedRequest['headers'],
  more: Partial<ISignedRequest> = {},
  publicUrl?: string
): void =>
  checkSignature(
    { method: 'POST', target, headers, body: Buffer.from(body), ...more },
    key,
    now,
    publicUrl
  );

const refusal = expect.objectContaining({ code: 'unauthorized' }) as Error;

it('[SIGNED1] accepts a request signed with the key', () => {
  check(signedAs());
  check(signedAs({ now: now - 14 * MINUTE }));
  check(signedAs({ now: now + 14 * MINUTE }));
  check(signedAs({ body: '' }), { body: Buffer.alloc(0) });
});

it('[SIGNED2] accepts a signature of the decoded path, which some clients send', () => {
  check(signedAs({ target: decodeURIComponent(target) }));
  expect(() => check(signedAs(), { target: '/%zz' })).toThrow(refusal);
});

it('[SIGNED3] accepts a signature of the public address behind a proxy', () => {
  const headers = {
    ...signedAs({ host: 'chat.example', target: `/base${target}` }),
    host: 'inner'
  };
  check(headers, {}, 'https://chat.example/base/');
  expect(() => check(headers)).toThrow(refusal);
  expect(() => check(headers, {}, 'https://chat.example/')).toThrow(refusal);
});

it('[SIGNED4] rejects a request with a different signature or a change', () => {
  const good = signedAs();
  const wrong: [ISignedRequest['headers'], Partial<ISignedRequest>?][] = [
    [{}],
    [signedAs({ key: new Uint8Array(32) })],
    [signedAs({ now: now - 16 * MINUTE })],
    [signedAs({ now: now + 16 * MINUTE })],
    [good, { method: 'DELETE' }],
    [good, { target: target.replace('a_b', 'a_c') }],
    [good, { body: Buffer.from('{}') }],
    [{ ...good, 'x-ms-content-sha256': '' }],
    [{ ...good, 'x-ms-date': 'now' }],
    [{ ...good, 'x-ms-date': undefined }],
    [{ ...good, host: 'other' }],
    [{ ...good, authorization: 'Bearer x' }],
    [{ ...good, authorization: good.authorization.replace('host;', '') }],
    [{ ...good, authorization: good.authorization.slice(0, -2) }]
  ];
  wrong.forEach(([headers, more]) => expect(() => check(headers, more)).toThrow(refusal));
});
