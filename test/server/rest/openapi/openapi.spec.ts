import { readFileSync } from 'node:fs';
import AjvCompiler from '@fastify/ajv-compiler';
import { ERRORS } from '../../../../server/errors.js';
import type { IErrorKind } from '../../../../server/errors.js';
import { refusalsOf, type IDescribed, type IDocument } from './document.js';
import { TestApi, templated } from '../test-api.js';
import { PROOFS, generalCodes, OPERATIONS, SCOPES, STATUS, type IOperation } from './matrix.js';
import { ELSEWHERE } from './matrix-elsewhere.js';
import { FIELDS } from './matrix-fields.js';
import { BODIES, JUNK, QUERIES } from './matrix-wrongs.js';

/** The codes in a line of the table in `matrix.ts`, and for the invalid values. */
function expectedCodes(operation: IOperation): Set<string> {
  const { name, proof, scope, stranger, removed, unknown, body } = operation;
  const cells = [stranger, removed, ...unknown.values()].map(cell => cell.split(':')[0]);
  return new Set([
    ...cells.filter(code => code in STATUS),
    ...Object.values(PROOFS[proof]),
    ...(SCOPES.indexOf(scope as 'chat') > 0 ? ['forbidden'] : []),
    ...(unknown.size > 0 ? JUNK.flatMap(([, code]) => code ?? []) : []),
    ...BODIES[body].map(([, , code]) => code),
    ...(name in QUERIES ? ['bad_request'] : []),
    ...(FIELDS[name] ?? []).map(([, code]) => code),
    ...(ELSEWHERE[name] ?? []),
    ...generalCodes(operation)
  ]);
}

it('[OPENAPI1] every route is described, except pages, rejected methods and a separate protocol', async () => {
  const harness = await TestApi.open();
  const { openapi, paths } = (await harness.app.inject('/openapi.json')).json<IDocument>();
  expect(openapi).toBe('3.1.0');
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`)
  );
  const seen = harness.routes.filter(
    ({ method, schema }) => method !== 'HEAD' && (schema as { hide?: boolean })?.hide !== true
  );
  expect(described.sort()).toEqual(
    seen.map(({ method, url }) => `${method} ${templated(url)}`).sort()
  );
  await harness.close();
});

it('[OPENAPI3] every operation has its own name, a summary, a tag and its successful response', async () => {
  const harness = await TestApi.open();
  const { paths, tags: known } = (await harness.app.inject('/openapi.json')).json<IDocument>();
  const operations = Object.values(paths).flatMap(Object.values<IDescribed>);
  const used = new Set(operations.flatMap(({ tags = [] }) => tags));
  expect(known.map(({ name }) => name).sort()).toEqual([...used].sort());
  const names = operations.map(({ operationId }) => operationId);
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(operations.length);
  for (const { operationId, summary, tags, responses } of operations) {
    expect([operationId, summary]).toEqual([operationId, expect.stringMatching(/^[A-Z].*[^.]$/)]);
    expect([operationId, tags]).toEqual([operationId, [expect.any(String)]]);
    const good = Object.entries(responses).filter(([status]) => status < '400');
    expect([operationId, good.length > 0]).toEqual([operationId, true]);
    for (const [status, { description, links = {} }] of good) {
      // The library's text for a route without described responses.
      expect([operationId, status, description]).not.toContain('Default Response');
      Object.values(links).forEach(link => expect(names).toContain(link.operationId));
    }
  }
  await harness.close();
});

it('[LOAD24] no response has a schema with alternatives', async () => {
  const harness = await TestApi.open();
  const answers = harness.routes.map(({ method, url, schema }) => ({
    route: `${method} ${url}`,
    text: JSON.stringify((schema as { response?: object } | undefined)?.response ?? null)
  }));
  expect(answers.filter(({ text }) => text.includes('"properties"')).length).toBeGreaterThan(20);
  expect(answers.filter(({ text }) => /"(anyOf|oneOf)"/.test(text))).toEqual([]);
  await harness.close();
});

it('[OPENAPI2] ERRORS.md lists the complete catalogue', () => {
  const rows = readFileSync('ERRORS.md', 'utf8')
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line => line.slice(2, -2).split(' | '));
  const catalogue = Object.entries<IErrorKind>(ERRORS).map(([code, kind]) => [
    `\`${code}\``,
    String(kind.status),
    String(kind.close),
    kind.retry,
    kind.message
  ]);
  expect(rows.map(row => row.slice(0, 5))).toEqual(catalogue);
});

it('[OPENAPI6] an operation lists exactly the errors that it can return', async () => {
  const harness = await TestApi.open();
  const { paths } = (await harness.app.inject('/openapi.json')).json<IDocument>();
  const kinds: Record<string, IErrorKind> = ERRORS;
  const seen = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const refusals = refusalsOf(operation);
      for (const [status, codes] of refusals) {
        expect([path, status, codes.filter(code => kinds[code].status !== Number(status))]).toEqual(
          [path, status, []]
        );
      }
      return [`${method.toUpperCase()} ${path}`, refusals.flatMap(([, codes]) => codes).sort()];
    })
  );
  const described = new Map(seen as [string, string[]][]);
  const lines = OPERATIONS.filter(({ name }) => described.has(name));
  expect(lines.length).toBe(described.size);
  for (const operation of lines) {
    const { name } = operation;
    expect([name, described.get(name)]).toEqual([name, [...expectedCodes(operation)].sort()]);
  }
  await harness.close();
});

it('[OPENAPI7] bodies, parameters and headers are described correctly', async () => {
  const harness = await TestApi.open();
  const { paths } = (await harness.app.inject('/openapi.json')).json<IDocument>();
  const operations = Object.values(paths).flatMap(Object.values<IDescribed>);
  const find = (id: string): IDescribed => operations.find(one => one.operationId === id)!;
  const optional = operations.filter(({ requestBody }) => requestBody?.required === false);
  expect(optional.map(({ operationId }) => operationId).sort()).toEqual([
    'createIdentity',
    'sendTyping'
  ]);
  expect(find('addAttachment').requestBody).toEqual({
    required: true,
    content: { '*/*': { schema: { type: 'string', format: 'binary' } } }
  });
  for (const id of ['updateThread', 'updateMessage']) {
    expect(Object.keys(find(id).requestBody!.content)).toEqual([
      'application/json',
      'application/merge-patch+json'
    ]);
  }
  const heard = find('listen').parameters!.map(({ name, in: place }) => `${place} ${name}`);
  expect(heard).toEqual(expect.arrayContaining(['header last-event-id', 'query token']));
  for (const { operationId, parameters = [], responses } of operations) {
    const versions = parameters.filter(({ name }) => name === 'api-version');
    expect([operationId, versions]).toMatchObject([operationId, [{ in: 'query' }]]);
    for (const [status, { headers = {} }] of Object.entries(responses)) {
      const header = { 401: 'WWW-Authenticate', 429: 'Retry-After', 416: 'Content-Range' }[status];
      expect([operationId, status, header, header === undefined || header in headers]).toEqual([
        operationId,
        status,
        header,
        true
      ]);
    }
  }
  expect(find('listThreads').responses['503'].headers).toHaveProperty('Retry-After');
  expect(find('getAttachment').responses['206'].headers).toHaveProperty('Content-Range');
  const located = operations.filter(({ responses }) => responses['201']?.headers?.Location);
  expect(located.map(({ operationId }) => operationId).sort()).toEqual([
    'addAttachment',
    'createThread',
    'createWebhook',
    'createWorkspace',
    'importThread',
    'registerBot',
    'sendMessage'
  ]);
  await harness.close();
});

it('[OPENAPI9] every schema of a route is a valid JSON Schema', async () => {
  const harness = await TestApi.open();
  // The server itself does not check this, because that would slow its start.
  const compile = AjvCompiler()({}, { customOptions: { coerceTypes: false, strict: false } });
  const check = (schema: unknown): unknown => compile({ schema });
  expect(() => check({ type: 'strnig' })).toThrow('schema is invalid');
  const schemas = harness.routes.flatMap(({ method, url, schema = {} }) => {
    const { body, querystring, params, headers, response = {} } = schema;
    const parts = { body, querystring, params, headers, ...(response as object) };
    return Object.entries(parts)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => ({ name: `${method} ${url} ${name}`, part }));
  });
  expect(schemas.length).toBeGreaterThan(100);
  for (const { name, part } of schemas) {
    try {
      check(part);
    } catch (cause) {
      throw new Error(`The schema of ${name} is wrong.`, { cause });
    }
  }
  await harness.close();
});
