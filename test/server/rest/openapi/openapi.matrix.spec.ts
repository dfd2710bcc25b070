import { connect, type AddressInfo } from 'node:net';
import { ChatError } from '../../../../server/errors.js';
import { ada, TestApi, templated } from '../test-api.js';
import { OPERATIONS, PROOFS, REASONS, SCOPES, STATUS, TARGETS } from './matrix.js';
import { Scene, type IAnswer, type IAsked } from './matrix-scene.js';
import { FIELDS } from './matrix-fields.js';
import { BODIES, JUNK, QUERIES } from './matrix-wrongs.js';

const METHODS = 'GET HEAD POST PUT PATCH DELETE OPTIONS TRACE QUERY'.split(' ');

/** Event streams: a HEAD request would open one without need. */
const HEADLESS = new Set(['/chat/events', '/chat/authorize', '/chat/authorize/message']);

/** The methods of the table for an address. */
const methodsOf = (path: string): string[] =>
  OPERATIONS.filter(one => one.path === path).flatMap(({ method }) =>
    method === 'GET' && !HEADLESS.has(path) ? ['GET', 'HEAD'] : [method]
  );

/** A response as failures show it: status, code and target. */
function described({ status, text, headers }: IAnswer): string {
  if (status < 400) {
    return String(status);
  }
  try {
    const { error, ...rest } = JSON.parse(text) as { error: Record<string, string> };
    const { code, message, target, ...more } = error;
    const isFine =
      Object.keys({ ...rest, ...more }).length === 0 &&
      /^[A-Z].*\.$/.test(message) &&
      String(headers['content-type']).startsWith('application/json') &&
      (status !== 401 || headers['www-authenticate'] !== undefined);
    return `${status} ${code}${target ? ` ${target}` : ''}${isFine ? '' : ` ${text}`}`;
  } catch {
    return `${status} ${text.slice(0, 100)}`;
  }
}

/** An expected response in the format of `described`: a status for success, or a code. */
const expected = (code: string, target = ''): string =>
  /^\d/.test(code) ? code : `${STATUS[code]} ${code} ${target}`.trim();

/** The same for a cell of the table. */
function told(cell: string): string {
  const [code, target = TARGETS[code]] = cell.split(':');
  return expected(code, target);
}

const isUnsaved = (error: unknown): boolean =>
  error instanceof ChatError && error.code === 'not_saved';

const applies = (cell: string): boolean => !cell.startsWith('–');

it('[MATRIX1] the table has a line for every operation, and a reason for every cell that it leaves out', async () => {
  const harness = await TestApi.open();
  const seen = new Set<string>();
  for (const { method, url, schema } of harness.routes) {
    const isHidden = schema?.hide === true;
    // A hidden route that only answers 405 needs no line.
    const request = { method: method as 'GET', url: url.replaceAll('::', ':') };
    const isRefusal = isHidden && (await harness.app.inject(request)).statusCode === 405;
    if (method !== 'HEAD' && !isRefusal) {
      seen.add(`${method} ${templated(url)}`);
    }
  }
  await harness.close();
  expect(OPERATIONS.map(({ name }) => name).sort()).toEqual([...seen].sort());
  for (const { name, body, ...cells } of OPERATIONS) {
    const { proof, scope, stranger, removed, unknown } = cells;
    const left = [proof, scope, stranger, removed, body, ...unknown.values()];
    const unfounded = left.filter(cell => !applies(cell) && !(cell in REASONS));
    expect([name, unfounded]).toEqual([name, []]);
    expect([name, BODIES[body], PROOFS[proof]]).not.toContain(undefined);
  }
  const named = [...Object.keys(QUERIES), ...Object.keys(FIELDS)];
  expect(named.filter(name => !seen.has(name))).toEqual([]);
});

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.set();
});
afterAll(() => scene.close());

describe.each(OPERATIONS.map(one => [one.name, one] as const))('%s', (_, operation) => {
  let wrong: string[];

  beforeAll(() => scene.furnish(operation));
  beforeEach(() => {
    wrong = [];
  });

  /** Sends a request, and records an unexpected answer or change. */
  const check = async (what: string, asked: IAsked, answer: string): Promise<void> => {
    const before = scene.stored.digest();
    const got = described(await scene.ask(operation, asked));
    if (got !== answer) {
      wrong.push(`${what}: ${answer} is right, ${got} is answered`);
    }
    if (scene.stored.digest() !== before) {
      wrong.push(`${what}: it changes something`);
    }
  };

  it('[MATRIX2] rejects requests without the required credentials, or with a lesser scope', async () => {
    const { proof, scope } = operation;
    for (const [what, code] of Object.entries(PROOFS[proof])) {
      await check(what, { headers: await scene.showing(what, operation) }, expected(code));
    }
    for (const lesser of SCOPES.slice(0, Math.max(SCOPES.indexOf(scope as 'chat'), 0))) {
      const headers = await scene.scoped(operation, lesser);
      await check(`the scope ${lesser}`, { headers }, expected('forbidden'));
    }
    expect(wrong).toEqual([]);
  });

  it('[MATRIX3] gives strangers nothing, and removed users only what they could read before', async () => {
    const { stranger, removed, unknown } = operation;
    if (applies(stranger)) {
      await check('a stranger', { who: scene.stranger }, told(stranger));
    }
    if (applies(removed)) {
      await check('who was removed', { who: scene.removed }, told(removed));
    }
    // Strangers cannot find out which things exist, either.
    for (const name of [...unknown.keys()].slice(1).filter(() => applies(stranger))) {
      const values = { [name]: 'nothing' };
      await check(`a stranger, of a ${name}`, { who: scene.stranger, values }, told(stranger));
    }
    expect(wrong).toEqual([]);
  });

  it('[MATRIX4] finds nothing under unknown or malformed ids', async () => {
    for (const [name, code] of operation.unknown) {
      if (applies(code)) {
        const values = { [name]: '11111111-1111-4111-8111-111111111111' };
        await check(`an unknown ${name}`, { values }, told(code));
      }
      for (const [junk, other] of JUNK.filter(([, other]) => other ?? applies(code))) {
        const answer = other ? expected(other) : told(code);
        await check(`a ${name} ${junk.slice(0, 40)}`, { values: { [name]: junk } }, answer);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('[MATRIX5] rejects a body that cannot be read, is too large, or has invalid fields', async () => {
    for (const [what, body, code] of BODIES[operation.body]) {
      const before = scene.stored.digest();
      const answer = await scene.ask(operation, { body });
      const got = described(answer).replace(/ body\S*$/, '');
      if (got !== expected(code)) {
        wrong.push(`${what}: ${expected(code)} is right, ${got} is answered`);
      }
      if (scene.stored.digest() !== before) {
        wrong.push(`${what}: it changes something`);
      }
    }
    for (const [object, code, target] of FIELDS[operation.name] ?? []) {
      const text = JSON.stringify(object);
      const body = { type: 'application/json', text };
      await check(text.slice(0, 80), { body }, expected(code, target));
    }
    expect(wrong).toEqual([]);
  });

  it('[MATRIX6] names the invalid parameter of a query', async () => {
    for (const [name, values] of Object.entries(QUERIES[operation.name] ?? {})) {
      for (const value of [...values, ['1', '1']]) {
        const answer = expected('bad_request', `querystring/${name}`);
        await check(`${name}=${String(value)}`.slice(0, 80), { query: { [name]: value } }, answer);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('[MATRIX7] rejects any other method, and lists the permitted ones', async () => {
    const known = methodsOf(operation.path);
    for (const method of METHODS.filter(name => !known.includes(name))) {
      await check(method, { method, body: undefined }, expected('method_not_allowed'));
      const { headers } = await scene.ask(operation, { method, body: undefined });
      expect(String(headers.allow).split(', ').sort()).toEqual([...known].sort());
    }
    expect(wrong).toEqual([]);
  });

  it('[MATRIX10] reads on a full disk, and reports that a change was not saved', async () => {
    const { status, changes } = operation;
    const before = scene.stored.digest();
    const answer = await scene.harness.fullDisk(() => scene.ask(operation));
    if (!changes) {
      expect(described(answer)).toBe(String(status));
    } else {
      expect(described(answer)).toBe('503 not_saved');
    }
    expect(scene.stored.digest()).toBe(before);
    scene.harness.clock.advance(60_000);
    scene.harness.errors.splice(0).forEach(error => expect(isUnsaved(error)).toBe(true));
    scene.harness.logged = '';
    await scene.furnish(operation);
  });

  it('[MATRIX8] permits each operation with its least scope', async () => {
    const { scope, status, changes } = operation;
    const before = scene.stored.digest();
    const headers = applies(scope) ? { headers: await scene.scoped(operation, scope) } : {};
    expect(described(await scene.ask(operation, headers))).toBe(String(status));
    expect(scene.stored.digest() !== before).toBe(changes);
    expect(scene.harness.errors).toEqual([]);
    expect(scene.harness.logged.includes('A request failed.')).toBe(false);
  });

  it('[OPENAPI8] names the command that an operation runs, and has its errors', async () => {
    await scene.furnish(operation);
    const { name } = operation;
    const { rooms, routes } = scene.harness;
    const route = routes.find(({ method, url }) => `${method} ${templated(url)}` === name);
    const execute = jest.spyOn(rooms, 'execute');
    await scene.ask(operation);
    const ran = new Set(execute.mock.calls.map(([, { type }]) => type));
    execute.mockRestore();
    expect([...ran]).toEqual([route?.config?.runs ?? []].flat());
  });
});

it('[MATRIX9] rejects invalid HTTP and wrong lengths in the same format', async () => {
  const { harness } = scene;
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = harness.app.server.address() as AddressInfo;
  const token = await harness.token(ada);
  const send = (lines: readonly string[], body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = '';
      const head = ['POST /chat/threads HTTP/1.1', 'Host: localhost', ...lines];
      const socket = connect(port, '127.0.0.1', () =>
        socket.write([...head, 'Connection: close', '', body].join('\r\n'))
      );
      socket.setEncoding('utf8');
      socket.on('data', data => (text += String(data)));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
  const signedIn = [`Authorization: Bearer ${token}`, 'Content-Type: application/json'];
  const chunks = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
  const long = JSON.stringify({ topic: 'x'.repeat(300_000) });
  const before = scene.stored.digest();
  const wrong: [string, readonly string[], string, string][] = [
    ['no number', ['Content-Length: abc'], '{}', '400 bad_request'],
    ['a negative number', ['Content-Length: -1'], '{}', '400 bad_request'],
    ['two lengths', ['Content-Length: 2', 'Content-Length: 3'], '{}', '400 bad_request'],
    [
      'a length and chunks',
      ['Content-Length: 2', 'Transfer-Encoding: chunked'],
      chunks('{}'),
      '400 bad_request'
    ],
    ['no chunk', ['Transfer-Encoding: chunked'], 'zz\r\n{}\r\n', '400 bad_request'],
    ['an endless header', [`X-Long: ${'x'.repeat(100_000)}`], '', '400 bad_request'],
    ['a large length', ['Content-Length: 99999999'], '', '413 request_too_large'],
    ['many bytes', [`Content-Length: ${long.length}`], long, '413 request_too_large'],
    ['long chunks', ['Transfer-Encoding: chunked'], chunks(long), '413 request_too_large']
  ];
  for (const [what, lines, body, answer] of wrong) {
    const text = await send([...signedIn, ...lines], body);
    const [, status] = /^HTTP\/1.1 (\d+) /.exec(text) ?? [];
    const [, code] = /{"error":{"code":"(\w+)","message":"[A-Z][^"]*\."}}/.exec(text) ?? [];
    expect([what, `${status} ${code}`]).toEqual([what, answer]);
  }
  expect(scene.stored.digest()).toBe(before);
});
