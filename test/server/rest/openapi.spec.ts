import { readFileSync } from 'node:fs';
import { ERRORS } from '../../../server/errors.js';
import type { IErrorKind } from '../../../server/errors.js';
import { House, templated } from './house.js';

interface IDocument {
  openapi: string;
  paths: Record<string, Record<string, IOperation>>;
}

interface IOperation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  responses: Record<string, { description?: string; links?: Record<string, ILink> }>;
}

interface ILink {
  operationId: string;
  parameters: Record<string, string>;
}

it('[OPENAPI1] every route is described, but for pages, refusals of a method and a protocol of its own', async () => {
  const house = await House.open();
  const { openapi, paths } = (await house.app.inject('/openapi.json')).json<IDocument>();
  expect(openapi).toBe('3.1.0');
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`)
  );
  const seen = house.routes.filter(
    ({ method, schema }) => method !== 'HEAD' && (schema as { hide?: boolean })?.hide !== true
  );
  expect(described.sort()).toEqual(
    seen.map(({ method, url }) => `${method} ${templated(url)}`).sort()
  );
  await house.close();
});

it('[OPENAPI3] every operation has a name of its own, a summary, a tag and what it answers when all is well', async () => {
  const house = await House.open();
  const { paths } = (await house.app.inject('/openapi.json')).json<IDocument>();
  const operations = Object.values(paths).flatMap(Object.values<IOperation>);
  const names = operations.map(({ operationId }) => operationId);
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(operations.length);
  for (const { operationId, summary, tags, responses } of operations) {
    expect([operationId, summary]).toEqual([operationId, expect.stringMatching(/^[A-Z].*[^.]$/)]);
    expect([operationId, tags]).toEqual([operationId, [expect.any(String)]]);
    const good = Object.entries(responses).filter(([status]) => status < '400');
    expect([operationId, good.length > 0]).toEqual([operationId, true]);
    for (const [status, { description, links = {} }] of good) {
      // The words of the library where a route says nothing of its answers.
      expect([operationId, status, description]).not.toContain('Default Response');
      Object.values(links).forEach(link => expect(names).toContain(link.operationId));
    }
  }
  await house.close();
});

it('[OPENAPI2] ERRORS.md lists the catalogue, as it is', () => {
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
